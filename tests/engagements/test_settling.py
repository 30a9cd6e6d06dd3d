"""A change that was proposed is taken over or answered; what was accepted is asked again, and that is said before."""

import datetime as dt

import pytest
from django.core import mail
from django.core.exceptions import ValidationError

from engagements import actions
from engagements.models import Commitment
from tests.engagements.test_views import commit, engagement_in, entered, fresh, told, url
from tests.factories import ContactFactory, PlanFactory, ProgressNoteFactory, StakeholderFactory, UserFactory

pytestmark = pytest.mark.django_db

WHY = "The other schools keep every month."


def proposing(network, **facts):
    """A school that would rather meet twice a year."""
    row = engagement_in(network, title="Round", what="Meet every month", due_on=dt.date(2027, 6, 30))
    school = StakeholderFactory(network=network, name="Sint-Jozef")
    ContactFactory(network=network, stakeholder=school, email="jozef@example.org")
    facts = {"proposed_change": "Twice a year", "proposed_due_on": dt.date(2027, 9, 1)} | facts
    return commit(row, "change_proposed", stakeholder=school, **facts)


def keep_url(commitment):
    return url("commitment_keep", commitment.network, commitment.pk)


def test_the_coordinator_sees_old_beside_new_and_both_ways_out(client, coordinator):
    part = proposing(coordinator.network)

    page = client.get(part.engagement.get_absolute_url()).content.decode()

    for words in ("Meet every month", "Twice a year", "30 June 2027", "1 September 2027"):
        assert words in page
    assert url("commitment_take_change", coordinator.network, part.pk) in page
    assert keep_url(part) in page
    assert url("commitment_ask", coordinator.network, part.pk) not in page


def test_a_change_that_is_not_taken_is_answered_and_the_question_asked_again(
    client, coordinator, django_capture_on_commit_callbacks
):
    part = proposing(coordinator.network)
    page = client.get(keep_url(part))
    assert "Twice a year" in page.content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(keep_url(part), {"reply": WHY, "version": part.version}, follow=True)

    part = fresh(part)
    assert told(answer) == ["Sint-Jozef is asked again, and reads why."]
    assert (part.answer, part.reply, part.proposed_change) == ("asked", WHY, "Twice a year")
    assert (part.part, fresh(part.engagement).due_on) == ("", dt.date(2027, 6, 30))
    (question,) = mail.outbox
    assert "jozef@example.org" in question.to[0]
    assert "You proposed a change: Twice a year · Another date: 1 September 2027" in question.body
    assert f"It stays as it was asked, because: {WHY}" in question.body
    assert "Meet every month" in question.body


def test_the_partner_reads_why_where_it_answers(client, partner):
    part = proposing(partner.network)
    part.stakeholder = partner.own
    part.save()
    actions.ask(by=UserFactory(), commitment=part, reply=WHY)

    page = client.get(url("commitment_answer", partner.network, part.pk)).content.decode()
    assert f"It stays as it was asked, because: {WHY}" in page
    client.post(
        url("commitment_answer", partner.network, part.pk), {"answer": "accepted", "terms": fresh(part).terms_seal}
    )

    assert fresh(part).accepted_wording == "Meet every month"
    assert WHY not in client.get(url("commitment_answer", partner.network, part.pk)).content.decode()


def test_an_answer_to_a_change_needs_words(client, coordinator):
    part = proposing(coordinator.network)

    answer = client.post(keep_url(part), {"reply": " ", "version": part.version})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["reply"])
    assert fresh(part).answer == "change_proposed"


def test_a_partner_that_answered_meanwhile_is_not_answered_back(client, coordinator):
    part = proposing(coordinator.network)
    version = part.version
    actions.answer(by=UserFactory(), commitment=part, answer="accepted")

    answer = client.post(keep_url(part), {"reply": WHY, "version": version})

    assert answer.status_code == 422
    assert fresh(part).answer == "accepted"
    assert client.get(keep_url(part)).status_code == 302


def test_only_who_proposed_a_change_is_answered():
    part = commit(engagement_in(PlanFactory().network), "declined")

    with pytest.raises(ValidationError, match="proposes no change any more"):
        actions.ask(by=UserFactory(), commitment=part, reply=WHY)


def test_the_next_question_forgets_the_reply():
    part = proposing(PlanFactory().network)
    actions.ask(by=UserFactory(), commitment=part, reply=WHY)
    actions.answer(by=UserFactory(), commitment=part, answer="declined")

    actions.ask(by=UserFactory(), commitment=part)

    assert fresh(part).reply == ""


def test_partners_do_not_settle_their_own_change(client, partner):
    part = proposing(partner.network)

    assert client.post(keep_url(part), {"reply": WHY}).status_code == 403


# What was accepted is asked again, and it is said before saving


def accepted(network, **facts):
    row = engagement_in(network, title="Round", what="Meet every month", due_on=dt.date(2027, 6, 30), **facts)
    lead = commit(row, "accepted", role="lead", stakeholder=StakeholderFactory(network=network, name="Sint-Jozef"))
    return row, lead


def edit(row, lead, **change):
    dates = {"due_0": "30", "due_1": "6", "due_2": "2027"}
    facts = {"title": "Round", "what": "Meet every month", "pillar": "prevention", "leads": [lead.stakeholder_id]}
    return entered(**facts | dates | {"version": row.version} | change)


@pytest.mark.parametrize(
    ("change", "answer"),
    [
        ({}, "accepted"),
        ({"what": "Meet  every\r\nmonth"}, "accepted"),
        ({"how": "In turn", "title": "Rounds", "place": "Town hall"}, "accepted"),
        ({"what": "Meet twice a year"}, "asked"),
        ({"due_0": "29"}, "asked"),
        ({"due_0": "", "due_1": "", "due_2": ""}, "asked"),
        ({"starts_2": "2026"}, "asked"),
    ],
)
def test_the_edit_form_says_before_what_a_change_costs_and_does_it(client, coordinator, change, answer):
    row, lead = accepted(coordinator.network)
    page = url("engagement_edit", coordinator.network, row.pk)

    before = client.get(page).content.decode()
    client.post(page, edit(row, lead, **change))

    assert "Already accepted by: Sint-Jozef. If you change what they accepted" in before
    assert fresh(lead).answer == answer


def test_another_lead_asks_who_led_it_again(client, coordinator):
    row, lead = accepted(coordinator.network)
    other = StakeholderFactory(network=coordinator.network)
    change = edit(row, lead, leads=[other.pk], partners=[lead.stakeholder_id])

    answer = client.post(url("engagement_edit", coordinator.network, row.pk), change, follow=True)

    assert told(answer) == ["Saved.", "Asked again, because it changed: Sint-Jozef."]
    assert (fresh(lead).role, fresh(lead).answer) == ("partner", "asked")


def test_a_leading_partner_is_told_too_before_it_changes_the_words(client, partner):
    row = engagement_in(partner.network, what="Meet every month")
    commit(row, "accepted", role="lead", stakeholder=partner.own)
    other = commit(row, "accepted", stakeholder__name="Club")
    page = url("engagement_edit", partner.network, row.pk)

    assert "Club" in client.get(page).context["accepted"][1].name
    client.post(page, {"what": "Meet twice a year", "status": "proposed", "version": row.version})

    assert fresh(other).answer == "asked"


def test_taking_a_date_over_says_whom_it_asks_again(client, coordinator):
    row, lead = accepted(coordinator.network)
    said = "If you take the date over, they are asked again: Sint-Jozef."
    assert said not in client.get(row.get_absolute_url()).content.decode()

    commit(row, "change_proposed", proposed_due_on=dt.date(2027, 9, 1))
    ProgressNoteFactory(network=row.network, engagement=row, new_due_on=dt.date(2027, 10, 1))

    assert client.get(row.get_absolute_url()).content.decode().count(said) == 2
    assert fresh(lead).is_accepted


# Two people change the same thing: the second sees both and loses nothing


def theirs_and_mine(client, page, sent, field):
    """Send what was typed on a page that somebody else's save has overtaken; then once more, knowingly."""
    first = client.post(page, sent | {field: "Mine", "version": 0})
    text = first.content.decode()
    again = client.post(page, sent | {field: "Mine", "version": first.context["form"]["version"].value()})
    return first.status_code, text, again.status_code


def test_of_two_who_word_a_part_the_second_sees_both(client, coordinator):
    part = commit(engagement_in(coordinator.network), "not_asked")
    Commitment.unscoped.update(part="Theirs", version=3)

    refused, text, again = theirs_and_mine(client, url("commitment_edit", part.network, part.pk), {}, "part")

    assert (refused, again) == (422, 302)
    assert "is now: Theirs" in text
    assert "Mine</textarea>" in text
    assert fresh(part).part == "Mine"


def test_of_two_who_change_an_engagement_the_second_sees_both(client, coordinator):
    row = engagement_in(coordinator.network)
    type(row).unscoped.update(how="Theirs", version=3)

    page = url("engagement_edit", row.network, row.pk)
    refused, text, again = theirs_and_mine(client, page, entered(title="Round"), "how")

    assert (refused, again) == (422, 302)
    assert "is now: Theirs" in text
    assert "Mine</textarea>" in text
    assert fresh(row).how == "Mine"
