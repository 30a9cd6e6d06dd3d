import resource

from eslnet.stack import with_room

DEPTHS = range(250)


def _with_a_large_frame(a=1, b=2, c=3, d=4, e=5, f=6, g=7, h=8):
    return [a, b, c, d, e, f, g, h]


def _loop_at(depth):
    if depth:
        _loop_at(depth - 1)
        return
    for _ in range(500):
        _with_a_large_frame()


def _most_faults(loop_at):
    """How often the loop asked the system for memory, at the depth where it did so most."""

    def faults():
        return resource.getrusage(resource.RUSAGE_SELF).ru_minflt

    def of(depth):
        before = faults()
        loop_at(depth)
        return faults() - before

    return max(of(depth) for depth in DEPTHS)


def test_loop_in_a_deep_call_asks_for_no_memory_at_any_depth():
    assert _most_faults(with_room(_loop_at)) < 200


def test_function_with_room_is_the_same_function():
    @with_room
    def told(word, *, loud=False):
        """Says it."""
        return word.upper() if loud else word

    assert told("yes", loud=True) == "YES"
    assert told.__doc__ == "Says it."
