import pytest

from bench.answers import WrongAnswerError
from bench.browser import Browser, fields_of
from tests.factories import EngagementFactory, MembershipFactory

TOKEN = '<input type="hidden" name="csrfmiddlewaretoken" value="t">'
PAGE = f"""
<form method="post" action="/elsewhere/">{TOKEN}<input name="a" value="1"><input name="b" value="2"></form>
<form method="get"><input name="q" value="find"></form>
<form method="post" action="/here/?x=1">{TOKEN}
<input type="checkbox" name="levels" value="first" checked><input type="checkbox" name="levels" value="second">
<select name="status"><option value="old">Old<option value="new" selected>New</select>
<textarea name="what">
Two &amp; three</textarea></form>
"""


def test_the_fields_of_the_form_a_page_sends_to_itself():
    assert fields_of(PAGE, "/here/") == {
        "csrfmiddlewaretoken": ["t"],
        "levels": ["first"],
        "status": ["new"],
        "what": ["Two & three"],
    }


def test_a_page_without_a_form_of_its_own_is_a_wrong_answer():
    with pytest.raises(WrongAnswerError, match="/nowhere/ has no form"):
        fields_of(PAGE, "/nowhere/")


@pytest.mark.django_db
def test_somebody_signed_in_opens_a_form_and_saves_it():
    membership = MembershipFactory(role="coordinator")
    engagement = EngagementFactory(network=membership.network, title="Youth workers at the gate")
    browser = Browser(membership.user)
    url = f"/n/{membership.network.slug}/engagements/{engagement.pk}/edit/"

    answer = browser.post(url, {**browser.form(url), "place": ["Town hall"]})

    assert (answer.status, answer.location) == (302, engagement.get_absolute_url())
    engagement.refresh_from_db()
    assert (engagement.title, engagement.place) == ("Youth workers at the gate", "Town hall")


@pytest.mark.django_db
def test_a_form_without_its_token_is_refused():
    browser = Browser(MembershipFactory().user)

    assert browser.post("/language/", {"language": "nl"}).status == 403
