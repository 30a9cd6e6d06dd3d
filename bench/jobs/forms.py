"""Opening and saving a form, and signing in; each beside a bare view that answers the same bytes or the one hash."""

from collections.abc import Callable

from django.contrib.auth.hashers import check_password

from bench.answers import expect
from bench.browser import Browser
from bench.floors import bare_view, connect
from bench.jobs.result import JobResult
from bench.timing import Work, in_turns
from bench.worlds import Place
from engagements.models import Engagement
from networks.models import User

PASSWORD = "as long as a sentence"  # noqa: S105 -- of a made-up person


def measure(place: Place, rounds: int) -> list[JobResult]:
    """A form of the largest kind saved with one word changed, and a sign-in by password."""
    place.enter()
    return [_saved(place, rounds), _signed_in(place, rounds)]


def _saved(place: Place, rounds: int) -> JobResult:
    browser, url = place.browsers["coordinator"], f"/n/{place.slug}/engagements/{place.engagement_pk}/edit/"
    by_hand, written = connect(place), {"times": 0}
    body = browser.get(url).body
    floor_view = bare_view(place, "coordinator", body)

    def save() -> None:
        written["times"] += 1
        text = f"Saved for the {written['times']}. time"
        answer = browser.post(url, {**browser.form(url), "place": [text]})
        expect(answer.status == 302, f"{url}: {answer.status}")
        expect(Engagement.unscoped.get(pk=place.engagement_pk).place == text, f"{url}: not saved")

    def floor() -> None:
        floor_view()
        floor_view()
        sql = "UPDATE engagements_engagement SET place = 'saved' WHERE id = "
        by_hand.execute(f"{sql}{place.engagement_pk}")
        by_hand.commit()

    shots = in_turns({"job": Work(save), "floor": Work(floor)}, rounds)
    by_hand.close()
    what = "two bare views and one UPDATE"
    return JobResult.of("form opened and saved", f"{place.networks} networks", shots["job"], what, shots["floor"])


def _signed_in(place: Place, rounds: int) -> JobResult:
    user = User.objects.get(email=f"observer4@{place.slug}.example.org")
    user.set_password(PASSWORD)
    user.save()
    kept = user.password
    floor: Callable[[], None] = lambda: expect(check_password(PASSWORD, kept), "another password")  # noqa: E731
    shots = in_turns({"job": Work(lambda: sign_in(user.email)), "floor": Work(floor)}, rounds)
    what = "scrypt alone"
    return JobResult.of("signed in", f"{place.networks} networks", shots["job"], what, shots["floor"])


def sign_in(email: str) -> None:
    """Open the page, send address and password, and arrive at a page that knows who it is."""
    somebody = Browser()
    url = "/accounts/login/?with=password"
    answer = somebody.post(url, {**somebody.form(url), "login": email, "password": PASSWORD})
    expect(answer.status == 302, f"{url}: {answer.status}")
    expect(somebody.get("/").status == 302, "nobody is signed in")
