"""What an answer has to be: the benchmark stops at the first that is not."""


class WrongAnswerError(Exception):
    """Something was measured that is not what it should be; its time means nothing."""


def expect(holds: object, said: str) -> None:
    """Stop unless it holds."""
    if not holds:
        raise WrongAnswerError(said)
