import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from engagements.models import Commitment, Engagement, ProgressNote, Step
from tests.factories import (
    AskedCommitmentFactory,
    CommentFactory,
    CommitmentFactory,
    ContactFactory,
    EngagementFactory,
    GoalFactory,
    GuideEntryFactory,
    PlanFactory,
    ProgressNoteFactory,
    StakeholderFactory,
    StakeholderTypeFactory,
    StepFactory,
)

pytestmark = pytest.mark.django_db


def url(name, network, *args):
    return reverse(f"engagements:{name}", args=[network.slug, *args])


def engagement_in(network, **kwargs):
    return EngagementFactory(network=network, plan=kwargs.pop("plan", None) or PlanFactory(network=network), **kwargs)


def commit(engagement, answer="asked", **kwargs):
    moment = timezone.now() if answer in {"accepted", "change_proposed", "declined"} else None
    factory = CommitmentFactory if answer == "not_asked" else AskedCommitmentFactory
    return factory(network=engagement.network, engagement=engagement, answer=answer, answered_at=moment, **kwargs)


def fresh(row):
    return type(row)._default_manager.get(pk=row.pk)


def told(response):
    return [str(message) for message in response.context["messages"]]


def entered(**data):
    """What a browser sends of the form of an engagement."""
    dates = {f"{name}_{part}": "" for name in ("starts", "due") for part in range(3)}
    return {"title": "Desk", "what": "", "how": "", "status": "proposed", "pillar": "", **dates, **data}


# List


@pytest.mark.parametrize("rows", [1, 3])
def test_engagement_list_asks_the_same_for_any_number_of_rows(client, partner, rows, django_assert_num_queries):
    plan = PlanFactory(network=partner.network)
    for _row in range(rows):
        engagement = engagement_in(partner.network, plan=plan)
        commit(engagement, stakeholder=partner.own)
        commit(engagement, role="lead")
        GoalFactory(network=partner.network, plan=plan)

    with django_assert_num_queries(11):
        response = client.get(url("engagement_list", partner.network))

    assert len(response.context["page"].object_list) == rows


def test_engagement_list_shows_who_when_and_what_is_open(client, coordinator):
    due_on = timezone.localdate() - dt.timedelta(days=83)
    engagement = engagement_in(coordinator.network, title="School-cost agreement", due_on=due_on)
    lead, other = commit(engagement, role="lead"), commit(engagement)

    html = client.get(url("engagement_list", coordinator.network)).content.decode()

    for words in (
        "School-cost agreement",
        f"Led by {lead.stakeholder}",
        str(other.stakeholder),
        "83 days late",
        "2 partners have not answered",
        "Prevention",
        "New engagement",
    ):
        assert words in html


def test_engagement_list_filters_by_the_address_and_pages_by_fifty(client, coordinator):
    plan = PlanFactory(network=coordinator.network)
    for number in range(51):
        engagement_in(coordinator.network, plan=plan, title=f"Desk {number}")
    other = engagement_in(coordinator.network, plan=plan, title="Café")
    page = url("engagement_list", coordinator.network)

    assert len(client.get(page).context["page"].object_list) == 50
    assert len(client.get(page, {"page": "2"}).context["page"].object_list) == 2
    assert client.get(page, {"q": "caf"}).context["page"].object_list == [other]
    assert "No engagement matches" in client.get(page, {"q": "nothing"}).content.decode()


def test_engagement_list_keeps_to_the_current_plan(client, coordinator):
    closed = PlanFactory(network=coordinator.network, status="closed")
    engagement_in(coordinator.network, plan=closed)

    assert list(client.get(url("engagement_list", coordinator.network)).context["page"]) == []


@pytest.mark.parametrize("role", ["coordinator", "partner", "observer"])
def test_empty_list_invites_who_may_begin(client, request, role):
    member = request.getfixturevalue(role)
    PlanFactory(network=member.network)

    html = client.get(url("engagement_list", member.network)).content.decode()

    assert "No engagement yet" in html
    assert ("New engagement" in html) == (role == "coordinator")


# One engagement


@pytest.mark.parametrize("rows", [1, 3])
def test_engagement_detail_asks_the_same_for_any_number_of_rows(client, partner, rows, django_assert_num_queries):
    engagement = engagement_in(partner.network, guide_entry=GuideEntryFactory())
    commit(engagement, stakeholder=partner.own, role="lead")
    for _row in range(rows):
        engagement.goals.add(GoalFactory(network=partner.network, plan=engagement.plan))
        answered = commit(engagement, "accepted", answered_by=partner.user, accepted_wording="Meet")
        StepFactory(network=partner.network, engagement=engagement, responsible=answered.stakeholder)
        ProgressNoteFactory(
            network=partner.network, engagement=engagement, stakeholder=partner.own, written_by=partner.user
        )
        said = CommentFactory(
            network=partner.network, engagement=engagement, stakeholder=partner.own, written_by=partner.user
        )
        said.told.add(answered.stakeholder)

    with django_assert_num_queries(11):
        response = client.get(engagement.get_absolute_url())

    assert response.status_code == 200


def test_engagement_detail_shows_an_answer_typed_in_on_behalf_as_such(client, observer):
    engagement = engagement_in(observer.network, what="Meet every month", budget=3200, school_levels=["primary"])
    commit(
        engagement,
        "accepted",
        stakeholder__name="Sint-Jozef",
        accepted_wording="Meet every month",
        is_on_behalf=True,
        how_known="by phone on 3 November",
    )
    commit(engagement, "declined", reason="Our board waits")

    html = client.get(engagement.get_absolute_url()).content.decode()

    assert "typed in by the coordinator on behalf of Sint-Jozef" in html
    assert "by phone on 3 November" in html
    assert "Our board waits" in html
    assert "Primary" in html


def test_engagement_detail_shows_a_change_old_beside_new(client, coordinator):
    engagement = engagement_in(coordinator.network, what="Meet every month", due_on=dt.date(2027, 6, 30))
    commit(engagement, "change_proposed", proposed_change="Twice a year", proposed_due_on=dt.date(2027, 9, 1))

    html = client.get(engagement.get_absolute_url()).content.decode()

    for words in ("Meet every month", "Twice a year", "30 June 2027", "Take it over", "Keep it as asked, and say why"):
        assert words in html


@pytest.mark.parametrize(
    ("role", "shown"),
    [("coordinator", {"Change", "Ask", "On behalf", "Note", "Delete"}), ("partner", set()), ("observer", set())],
)
def test_engagement_detail_offers_only_what_one_may_do(client, request, role, shown):
    member = request.getfixturevalue(role)
    engagement = engagement_in(member.network)
    commit(engagement, "not_asked")

    html = client.get(engagement.get_absolute_url()).content.decode()

    links = {
        "Change": url("engagement_edit", member.network, engagement.pk),
        "Ask": url("engagement_ask", member.network, engagement.pk),
        "On behalf": "Answer on its behalf",
        "Note": url("note_create", member.network, engagement.pk),
        "Delete": url("engagement_delete", member.network, engagement.pk),
    }
    assert {name for name, link in links.items() if link in html} == shown


@pytest.mark.parametrize(("pillar", "query"), [("prevention", "?pillar=prevention"), ("", "")])
def test_engagement_detail_says_what_blocks_it_and_leads_to_who_can_help(client, observer, pillar, query):
    engagement = engagement_in(observer.network, pillar=pillar, status="blocked", status_note="Café closed")
    ProgressNoteFactory(network=observer.network, engagement=engagement, obstacle="A room for twenty")

    page = client.get(engagement.get_absolute_url())

    assert page.context["help_wanted"] == "A room for twenty"
    block = page.text.split("message-warning")[1].split("</div>")[0]
    assert "Café closed" in block
    assert "A room for twenty" in block
    assert f'href="{reverse("stakeholders:help_list", args=[observer.network.slug])}{query}"' in block


def test_engagement_detail_wants_no_help_for_what_is_stopped_and_says_what_was_learned(client, observer):
    engagement = engagement_in(observer.network, status="stopped", status_note="Too few came: ask first")
    ProgressNoteFactory(network=observer.network, engagement=engagement, obstacle="Too few came: ask first")

    page = client.get(engagement.get_absolute_url())

    assert page.context["help_wanted"] == ""
    assert "message-warning" not in page.text.split("</main>")[0]
    assert "Too few came: ask first" in page.text.split("message-info")[1].split("</div>")[0]


def test_what_is_late_and_blocked_is_called_both(client, observer):
    engagement = engagement_in(
        observer.network, status="blocked", due_on=observer.network.today - dt.timedelta(days=2)
    )

    tags = client.get(engagement.get_absolute_url()).text.split('class="tags"')[1].split("</p>")[0]

    assert "2 days late" in tags
    assert "Blocked" in tags


def test_engagement_detail_asks_the_partner_and_offers_it_the_note(client, partner):
    engagement = engagement_in(partner.network)
    commitment = commit(engagement, stakeholder=partner.own)
    page = engagement.get_absolute_url()

    assert client.get(page).context["next"] == "answer"
    Commitment.unscoped.filter(pk=commitment.pk).update(answer="accepted", answered_at=timezone.now())
    assert client.get(page).context["next"] == "note"
    Engagement.unscoped.update(status="done")
    assert client.get(page).context["next"] == ""


def test_engagement_detail_leads_the_coordinator_from_asking_to_agreeing(client, coordinator):
    engagement = engagement_in(coordinator.network)
    commitment = commit(engagement, "not_asked", role="lead")
    page = engagement.get_absolute_url()

    assert client.get(page).context["next"] == "ask"
    Commitment.unscoped.filter(pk=commitment.pk).update(
        answer="accepted", asked_at=timezone.now(), answered_at=timezone.now()
    )
    assert client.get(page).context["next"] == "agree"


# Make and change


def test_engagement_create_proposes_it_with_its_partners(client, coordinator):
    plan = PlanFactory(network=coordinator.network)
    goal = GoalFactory(network=plan.network, plan=plan)
    lead = StakeholderFactory(network=plan.network)

    response = client.post(
        url("engagement_create", plan.network),
        entered(pillar="intervention", goals=[goal.pk], leads=[lead.pk], due_1="9", due_2="2027"),
        follow=True,
    )

    engagement = Engagement.unscoped.get()
    assert response.redirect_chain == [(engagement.get_absolute_url(), 302)]
    assert (engagement.plan, engagement.status, engagement.due_on) == (plan, "proposed", dt.date(2027, 9, 30))
    assert list(engagement.goals.all()) == [goal]
    assert [row.stakeholder for row in engagement.get_leads()] == [lead]


def test_engagement_create_is_filled_in_from_the_address(client, coordinator):
    plan = PlanFactory(network=coordinator.network)
    goal, foreign = GoalFactory(network=plan.network, plan=plan), GoalFactory()
    entry = GuideEntryFactory(code="P01")
    page = url("engagement_create", plan.network)

    form = client.get(page, {"goal": goal.pk, "pillar": "monitoring"}).context["form"]
    assert (form.initial["goals"], form.initial["pillar"]) == ([goal], "monitoring")
    form = client.get(page, {"guide": "P01"}).context["form"]
    assert (form.initial["title"], form.initial["what"]) == (
        "Common attendance charter",
        "All schools sign one short text.",
    )
    form = client.get(page, {"goal": foreign.pk, "pillar": "x", "guide": "nothing"}).context["form"]
    assert [form.initial.get(name) for name in ("goals", "pillar", "title")] == [[], "", ""]

    client.post(page, entered(guide_entry="P01"))
    assert Engagement.unscoped.get().guide_entry == entry


def test_engagement_create_ticks_who_fits_by_type(client, coordinator):
    network = PlanFactory(network=coordinator.network).network
    school = StakeholderFactory(network=network, name="Atheneum")
    centre = StakeholderFactory(network=network, name="Centre", type=StakeholderTypeFactory(code="CLB"))
    StakeholderFactory(network=network, name="Police", type=StakeholderTypeFactory(code="POL"))
    GuideEntryFactory(code="P01", lead_type="SEC", partner_types=["CLB"])

    response = client.get(url("engagement_create", network), {"guide": "P01"})

    ticked = {
        name: [box.data["value"] for box in response.context["form"][name] if box.data["selected"]]
        for name in ("leads", "partners")
    }
    assert ticked == {"leads": [school.pk], "partners": [centre.pk]}
    assert "with who fits by type among those at your table" in response.text
    assert "with who fits by type" not in client.get(url("engagement_create", network)).text


@pytest.mark.parametrize("rows", [1, 3])
def test_engagement_create_from_an_empty_cell_shows_ideas(client, coordinator, rows, django_assert_num_queries):
    plan = PlanFactory(network=coordinator.network)
    goal = GoalFactory(network=plan.network, plan=plan)
    GuideEntryFactory.create_batch(rows, pillar="monitoring")
    GuideEntryFactory(names={"en": "Another pillar"})
    page, cell = url("engagement_create", plan.network), {"goal": goal.pk, "pillar": "monitoring"}

    with django_assert_num_queries(6):
        assert client.get(page, {"goal": goal.pk}).context["ideas"] == []
    with django_assert_num_queries(7):
        response = client.get(page, cell)

    assert len(response.context["ideas"]) == rows
    code = response.context["ideas"][0].code
    assert f'href="?goal={goal.pk}&amp;pillar=monitoring&amp;guide={code}"' in response.text
    assert "Another pillar" not in response.text


def test_engagement_create_shows_no_ideas_once_one_is_taken_or_something_is_typed(client, coordinator):
    network = PlanFactory(network=coordinator.network).network
    entry = GuideEntryFactory()
    page = url("engagement_create", network)

    taken = client.get(page, {"pillar": "prevention", "guide": entry.code})
    typed = client.post(f"{page}?pillar=prevention", entered(title=""))

    assert (taken.status_code, typed.status_code) == (200, 422)
    assert [response.context["ideas"] for response in (taken, typed)] == [[], []]


@pytest.mark.parametrize("goal", ["x", "9" * 40, "-1", "²"])
def test_engagement_create_survives_a_wrong_goal_in_the_address(client, coordinator, goal):
    PlanFactory(network=coordinator.network)

    assert client.get(url("engagement_create", coordinator.network), {"goal": goal}).status_code == 200


@pytest.mark.parametrize("page", ["engagement_create", "coverage"])
def test_without_a_plan_the_way_to_one_is_shown(client, coordinator, page):
    html = client.get(url(page, coordinator.network)).content.decode()

    assert reverse("goals:plan_create", args=[coordinator.network.slug]) in html


def test_wrong_form_keeps_what_was_typed(client, coordinator):
    PlanFactory(network=coordinator.network)
    data = entered(what="Café 🏫", starts_0="2", starts_1="9", starts_2="2026", due_2="2025")

    response = client.post(url("engagement_create", coordinator.network), data)

    assert response.status_code == 422
    assert "Café 🏫" in response.content.decode()
    assert not Engagement.unscoped.exists()


def test_engagement_edit_warns_before_and_names_after_who_is_asked_again(client, coordinator):
    engagement = engagement_in(coordinator.network, what="Meet every month")
    accepted = commit(engagement, "accepted", stakeholder__name="Sint-Jozef")
    gone = commit(engagement, "declined", stakeholder__name="De Sluis")
    page = url("engagement_edit", coordinator.network, engagement.pk)

    assert "Already accepted by: Sint-Jozef." in client.get(page).content.decode()
    response = client.post(page, entered(what="Every week", partners=[accepted.stakeholder.pk]), follow=True)

    assert told(response) == [
        "Saved.",
        "Asked again, because it changed: Sint-Jozef.",
        "Taken out, with the answer they had given: De Sluis.",
    ]
    assert fresh(accepted).answer == "asked"
    assert not Commitment.unscoped.filter(pk=gone.pk).exists()


def test_leading_partner_edits_text_and_status_but_not_partners(client, partner):
    engagement = engagement_in(partner.network, title="Desk")
    commit(engagement, stakeholder=partner.own, role="lead")
    page = url("engagement_edit", partner.network, engagement.pk)

    assert list(client.get(page).context["form"].fields) == [
        "what",
        "how",
        "status",
        "status_note",
        "progress",
        "version",
    ]
    client.post(page, {"what": "Meet", "how": "", "status": "in_progress", "title": "Mine", "leads": []})

    engagement = fresh(engagement)
    assert (engagement.title, engagement.what, engagement.status) == ("Desk", "Meet", "in_progress")
    assert engagement.commitments.count() == 1


def test_second_tab_is_told_and_keeps_its_text(client, coordinator):
    engagement = engagement_in(coordinator.network)
    page = url("engagement_edit", coordinator.network, engagement.pk)
    Engagement.unscoped.update(version=7, what="Theirs")

    response = client.post(page, entered(what="Mine", version="0"))

    assert response.status_code == 422
    assert "Somebody else saved this while you were typing" in response.content.decode()
    assert fresh(engagement).what == "Theirs"
    client.post(page, entered(what="Mine", version="7"))
    assert fresh(engagement).what == "Mine"


def test_engagement_delete_names_what_goes_and_offers_to_stop(client, coordinator):
    engagement = engagement_in(coordinator.network, title="Desk")
    commit(engagement, "accepted", stakeholder__name="Sint-Jozef")
    StepFactory(network=engagement.network, engagement=engagement)
    page = url("engagement_delete", coordinator.network, engagement.pk)

    html = client.get(page).content.decode()
    for words in ("Sint-Jozef: Accepted", "1 step", "0 progress notes", "stop it instead"):
        assert words in html
    stop = client.get(url("engagement_edit", coordinator.network, engagement.pk) + "?stop")
    assert stop.context["form"].initial["status"] == "stopped"

    response = client.post(page, follow=True)
    assert told(response) == ["“Desk” is deleted."]
    assert not Engagement.unscoped.exists()


# Asking and answering


def test_engagement_ask_asks_everybody_once(client, coordinator):
    engagement = engagement_in(coordinator.network)
    commitment = commit(engagement, "not_asked", stakeholder__name="Sint-Jozef")
    page = url("engagement_ask", coordinator.network, engagement.pk)

    assert told(client.post(page, follow=True)) == ["Asked: Sint-Jozef."]
    assert told(client.post(page, follow=True)) == ["Everybody has been asked already."]
    assert fresh(commitment).asked_by == coordinator.user


def test_commitment_ask_asks_one(client, coordinator):
    commitment = commit(engagement_in(coordinator.network), "declined", stakeholder__name="Sint-Jozef")
    page = url("commitment_ask", coordinator.network, commitment.pk)

    assert told(client.post(page, follow=True)) == ["Asked: Sint-Jozef."]
    assert told(client.post(page, follow=True)) == ["Sint-Jozef has already been asked."]


@pytest.mark.parametrize("action", ["ask", "agree"])
def test_refusals_are_told_in_words(client, coordinator, action):
    engagement = engagement_in(coordinator.network, status="done")

    response = client.post(url(f"engagement_{action}", coordinator.network, engagement.pk), follow=True)

    assert [message.level_tag for message in response.context["messages"]] == ["error"]


def test_engagement_agree_marks_it_agreed(client, coordinator):
    engagement = engagement_in(coordinator.network, title="Desk")
    commit(engagement, "accepted", role="lead")

    response = client.post(url("engagement_agree", coordinator.network, engagement.pk), follow=True)

    assert told(response) == ["“Desk” is agreed."]
    assert fresh(engagement).status == "agreed"


def test_commitment_edit_words_a_part_and_asks_again(client, coordinator):
    commitment = commit(engagement_in(coordinator.network), "accepted", stakeholder__name="Sint-Jozef")
    page = url("commitment_edit", coordinator.network, commitment.pk)

    assert "Sint-Jozef is asked again" in client.get(page).content.decode()
    response = client.post(page, {"part": "Make coffee"}, follow=True)

    assert told(response) == ["Saved.", "Asked again, because it changed: Sint-Jozef."]
    assert (fresh(commitment).part, fresh(commitment).answer) == ("Make coffee", "asked")


def test_partner_reads_what_it_is_asked_and_accepts_it(client, partner):
    engagement = engagement_in(partner.network, what="Meet every month")
    commitment = commit(engagement, stakeholder=partner.own)
    other = commit(engagement, "declined")
    page = url("commitment_answer", partner.network, commitment.pk)

    html = client.get(page).content.decode()
    for words in ("Do you take this on?", "Meet every month", f"{other.stakeholder} (Declined)", "Yes, with a change"):
        assert words in html
    assert "How do you know" not in html
    client.post(page, {"answer": "accepted", "terms": commitment.terms_seal})

    commitment = fresh(commitment)
    assert (commitment.answer, commitment.accepted_wording) == ("accepted", "Meet every month")
    assert (commitment.answered_by, commitment.is_on_behalf) == (partner.user, False)


def test_partner_proposes_a_change_and_the_coordinator_takes_it_over(client, partner, request):
    engagement = engagement_in(partner.network, due_on=dt.date(2027, 6, 30))
    commitment = commit(engagement, stakeholder=partner.own)
    data = {"answer": "change_proposed", "terms": commitment.terms_seal, "proposed_due_on": "2027-09-01"}
    client.post(url("commitment_answer", partner.network, commitment.pk), data)
    partner.role = "coordinator"
    partner.save()

    response = client.post(url("commitment_take_change", partner.network, commitment.pk), follow=True)

    assert told(response)[-1] == "Saved."
    assert fresh(engagement).due_on == dt.date(2027, 9, 1)
    assert fresh(commitment).answer == "accepted"


def test_wrong_answer_keeps_what_was_typed(client, partner):
    commitment = commit(engagement_in(partner.network), stakeholder=partner.own)
    data = {"answer": "accepted", "terms": commitment.terms_seal, "proposed_change": "Twice a year"}

    response = client.post(url("commitment_answer", partner.network, commitment.pk), data)

    assert response.status_code == 422
    assert "Twice a year" in response.content.decode()
    assert fresh(commitment).answer == "asked"


def test_answer_for_what_was_stopped_meanwhile_is_refused_in_words(client, partner):
    commitment = commit(engagement_in(partner.network, status="stopped"), stakeholder=partner.own)

    response = client.post(
        url("commitment_answer", partner.network, commitment.pk),
        {"answer": "accepted", "terms": commitment.terms_seal},
    )

    assert response.status_code == 422
    assert "done or stopped" in response.content.decode()


def test_coordinator_answers_on_behalf_and_says_how_it_is_known(client, coordinator):
    commitment = commit(engagement_in(coordinator.network), stakeholder__name="Sint-Jozef")
    page = url("commitment_answer", coordinator.network, commitment.pk)

    assert "Answer on behalf of Sint-Jozef" in client.get(page).content.decode()
    data = {"answer": "accepted", "terms": commitment.terms_seal}
    assert client.post(page, data).status_code == 422
    client.post(page, data | {"how_known": "by phone"})

    commitment = fresh(commitment)
    assert (commitment.is_on_behalf, commitment.how_known) == (True, "by phone")


def test_coordinator_who_is_the_contact_answers_for_itself(client, coordinator):
    commitment = commit(engagement_in(coordinator.network))
    ContactFactory(network=coordinator.network, stakeholder=commitment.stakeholder, user=coordinator.user)

    client.post(
        url("commitment_answer", coordinator.network, commitment.pk),
        {"answer": "accepted", "terms": commitment.terms_seal},
    )

    assert fresh(commitment).is_on_behalf is False


# Steps and notes


def test_step_is_made_changed_done_and_deleted(client, coordinator):
    engagement = engagement_in(coordinator.network)
    stakeholder = commit(engagement).stakeholder
    network = coordinator.network

    client.post(url("step_create", network, engagement.pk), {"title": "Sign", "responsible": stakeholder.pk})
    step = Step.unscoped.get()
    assert (step.engagement, step.responsible) == (engagement, stakeholder)
    client.post(url("step_edit", network, step.pk), {"title": "Sign it", "due_on": "2027-01-01"})
    assert (fresh(step).title, fresh(step).due_on) == ("Sign it", dt.date(2027, 1, 1))
    client.post(url("step_done", network, step.pk))
    assert fresh(step).done_on == timezone.localdate()
    assert "Sign it" in client.get(url("step_delete", network, step.pk)).content.decode()
    client.post(url("step_delete", network, step.pk))
    assert not Step.unscoped.exists()


def test_step_without_words_is_told(client, coordinator):
    engagement = engagement_in(coordinator.network)

    response = client.post(url("step_create", coordinator.network, engagement.pk), {"title": "", "due_on": "x"})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["title", "due_on"]


def test_responsible_partner_ticks_its_step_off(client, partner):
    engagement = engagement_in(partner.network)
    commit(engagement, stakeholder=partner.own)
    step = StepFactory(network=partner.network, engagement=engagement, responsible=partner.own)
    others = StepFactory(network=partner.network, engagement=engagement)

    for _each in range(2):  # two people at once: what the button said holds
        client.post(url("step_done", partner.network, step.pk), {"is_done": "yes"})

    assert fresh(step).done_on == timezone.localdate()
    client.post(url("step_done", partner.network, step.pk), {"is_done": "no"})
    assert fresh(step).done_on is None
    assert client.post(url("step_done", partner.network, others.pk)).status_code == 403
    assert client.get(url("step_edit", partner.network, step.pk)).status_code == 403


def test_note_is_filled_in_with_what_was_told_last_and_tells_the_status(client, partner):
    engagement = engagement_in(partner.network, status="agreed")
    commit(engagement, "accepted", stakeholder=partner.own)
    ProgressNoteFactory(
        network=partner.network,
        engagement=engagement,
        stakeholder=StakeholderFactory(network=partner.network, name="Sint-Jozef"),
        figure="64 referrals",
        result="Runs well",
        obstacle="No room on Mondays",
        new_due_on=dt.date(2027, 9, 1),
    )
    page = url("note_create", partner.network, engagement.pk)

    response = client.get(page)
    initial = response.context["form"].initial
    assert {name: initial[name] for name in ("status", "figure", "result", "obstacle", "new_due_on")} == {
        "status": "agreed",
        "figure": "64 referrals",
        "result": "",
        "obstacle": "No room on Mondays",
        "new_due_on": dt.date(2027, 9, 1),
    }
    assert "by Sint-Jozef: Runs well" in response.content.decode()
    client.post(page, {"status": "in_progress", "result": "70 by now", "new_due_on": "2027-09-01"})

    note = ProgressNote.unscoped.latest("pk")
    assert (note.stakeholder, note.written_by, note.result) == (partner.own, partner.user, "70 by now")
    assert fresh(engagement).status == "in_progress"


def test_note_of_what_is_done_is_not_filled_in_with_what_stood_in_the_way(client, coordinator):
    engagement = engagement_in(coordinator.network, status="done", due_on=dt.date(2027, 6, 30))
    ProgressNoteFactory(
        network=coordinator.network, engagement=engagement, obstacle="No room", new_due_on=dt.date(2027, 9, 1)
    )

    initial = client.get(url("note_create", coordinator.network, engagement.pk)).context["form"].initial

    assert (initial["obstacle"], initial["new_due_on"]) == ("", None)


@pytest.mark.parametrize(
    ("status", "why"),
    [
        ("blocked", "Say in a sentence why it is blocked, and who could help."),
        ("stopped", "Say in a sentence why it is stopped, and what was learned."),
    ],
)
def test_note_without_its_reason_keeps_what_was_typed(client, coordinator, status, why):
    engagement = engagement_in(coordinator.network)

    response = client.post(
        url("note_create", coordinator.network, engagement.pk), {"status": status, "result": "Café closed"}
    )

    assert response.status_code == 422
    assert response.context["form"].errors == {"obstacle": [why]}
    assert "Café closed" in response.content.decode()
    assert not ProgressNote.unscoped.exists()


def test_date_proposed_in_the_newest_note_is_offered_and_taken_over(client, coordinator):
    engagement = engagement_in(coordinator.network, due_on=dt.date(2027, 6, 30))
    accepted = commit(engagement, "accepted", stakeholder__name="Sint-Jozef")
    note = ProgressNoteFactory(
        network=engagement.network,
        engagement=engagement,
        new_due_on=dt.date(2027, 9, 1),
        stakeholder=accepted.stakeholder,
    )
    page = url("note_take_date", coordinator.network, note.pk)

    assert page in client.get(engagement.get_absolute_url()).content.decode()
    response = client.post(page, follow=True)

    assert told(response) == ["Saved.", "Asked again, because it changed: Sint-Jozef."]
    assert fresh(engagement).due_on == dt.date(2027, 9, 1)
    assert page not in response.content.decode()


def test_note_without_a_date_is_refused_in_words(client, coordinator):
    note = ProgressNoteFactory(network=coordinator.network, engagement=engagement_in(coordinator.network))

    response = client.post(url("note_take_date", coordinator.network, note.pk), follow=True)

    assert told(response) == ["This note proposes no other date."]


# Overviews


@pytest.mark.parametrize("rows", [1, 3])
def test_coverage_asks_the_same_for_any_number_of_rows(client, coordinator, rows, django_assert_num_queries):
    plan = PlanFactory(network=coordinator.network)
    for _row in range(rows):
        goal = GoalFactory(network=plan.network, plan=plan)
        engagement_in(plan.network, plan=plan, status="done").goals.set([goal])
    engagement_in(plan.network, plan=plan, pillar="")

    with django_assert_num_queries(5):
        html = client.get(url("coverage", coordinator.network)).content.decode()

    assert f"?goal={goal.pk}&amp;pillar=intervention" in html
    assert "No goal yet" in html


def test_coverage_offers_gaps_only_to_who_may_fill_them(client, observer):
    goal = GoalFactory(network=observer.network)

    html = client.get(url("coverage", observer.network)).content.decode()

    assert goal.title in html
    assert "Gap" in html
    assert url("engagement_create", observer.network) not in html


def test_coverage_without_goals_leads_to_the_goals(client, observer):
    PlanFactory(network=observer.network)

    assert "First the goals" in client.get(url("coverage", observer.network)).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_stakeholder_engagements_shows_its_load(client, observer, rows, django_assert_num_queries):
    stakeholder = StakeholderFactory(network=observer.network)
    for _row in range(rows):
        engagement = engagement_in(observer.network, title="Desk", due_on=dt.date(2020, 1, 1))
        commit(engagement, "accepted", stakeholder=stakeholder)
        StepFactory(network=observer.network, engagement=engagement, responsible=stakeholder)

    with django_assert_num_queries(7):
        html = client.get(url("stakeholder_engagements", observer.network, stakeholder.pk)).content.decode()

    assert f"{rows} of them late" in html
    assert "First step" in html


def test_stakeholder_without_engagements_is_said_so(client, observer):
    stakeholder = StakeholderFactory(network=observer.network)

    html = client.get(url("stakeholder_engagements", observer.network, stakeholder.pk)).content.decode()

    assert "No part in any engagement yet" in html


# Rights

COORDINATOR_ONLY = [
    "engagement_delete",
    "engagement_ask",
    "engagement_agree",
    "commitment_edit",
    "commitment_ask",
    "commitment_take_change",
    "note_take_date",
]
LEADING = ["engagement_edit", "step_create", "step_edit", "step_delete", "step_done", "note_create"]


@pytest.mark.parametrize("role", ["partner", "observer"])
@pytest.mark.parametrize("name", [*COORDINATOR_ONLY, *LEADING, "commitment_answer"])
def test_who_has_no_part_in_an_engagement_changes_nothing_of_it(client, request, role, name):
    member = request.getfixturevalue(role)
    engagement = engagement_in(member.network)
    thing = name.split("_", maxsplit=1)[0] if not name.endswith("create") else "engagement"
    rows = {
        "engagement": engagement,
        "commitment": commit(engagement),
        "step": StepFactory(network=member.network, engagement=engagement),
        "note": ProgressNoteFactory(network=member.network, engagement=engagement),
    }

    response = client.post(url(name, member.network, rows[thing].pk))

    assert response.status_code == 403


@pytest.mark.parametrize("name", COORDINATOR_ONLY)
def test_who_leads_an_engagement_still_leaves_some_things_to_the_coordinator(client, partner, name):
    engagement = engagement_in(partner.network)
    rows = {
        "engagement": engagement,
        "commitment": commit(engagement, stakeholder=partner.own, role="lead"),
        "note": ProgressNoteFactory(network=partner.network, engagement=engagement),
    }

    assert client.post(url(name, partner.network, rows[name.split("_")[0]].pk)).status_code == 403


def test_partner_that_does_not_lead_may_only_note(client, partner):
    engagement = engagement_in(partner.network)
    commit(engagement, stakeholder=partner.own)

    assert client.get(url("engagement_edit", partner.network, engagement.pk)).status_code == 403
    assert client.get(url("step_create", partner.network, engagement.pk)).status_code == 403
    assert client.get(url("note_create", partner.network, engagement.pk)).status_code == 200


@pytest.mark.parametrize("name", ["engagement_ask", "engagement_agree"])
def test_what_changes_something_is_not_done_by_a_link(client, coordinator, name):
    engagement = engagement_in(coordinator.network)

    assert client.get(url(name, coordinator.network, engagement.pk)).status_code == 405


@pytest.mark.parametrize(
    ("name", "factory"),
    [
        ("engagement_detail", EngagementFactory),
        ("engagement_edit", EngagementFactory),
        ("commitment_answer", AskedCommitmentFactory),
        ("step_edit", StepFactory),
        ("stakeholder_engagements", StakeholderFactory),
    ],
)
def test_rows_of_another_network_do_not_exist(client, coordinator, name, factory):
    assert client.get(url(name, coordinator.network, factory().pk)).status_code == 404


def test_timeline_shows_each_engagement_in_its_pillar_with_time_and_status(client, coordinator):
    plan = PlanFactory(network=coordinator.network, starts_on=dt.date(2026, 9, 1), ends_on=dt.date(2028, 8, 31))
    for title, facts in {
        "No pillar": {"pillar": "", "status": "stopped"},
        "Late one": {"pillar": "prevention", "starts_on": dt.date(2025, 9, 1), "due_on": dt.date(2025, 12, 31)},
        "Early bird": {"pillar": "prevention", "due_on": dt.date(2099, 12, 31), "status": "done"},
    }.items():
        EngagementFactory(network=coordinator.network, plan=plan, title=title, **facts)

    page = client.get(reverse("engagements:timeline", args=[coordinator.network.slug]))

    timeline = page.context["timeline"]
    assert [(pillar, [bar.engagement.title for bar in bars]) for pillar, bars in timeline.groups] == [
        ("prevention", ["Early bird", "Late one"]),
        ("", ["No pillar"]),
    ]
    assert [bar.is_late for _pillar, bars in timeline.groups for bar in bars] == [False, True, False]
    assert "No dates yet" in page.text
    assert '<rect class="bar late"' in page.text


def test_timeline_is_filtered_as_the_list_is(client, coordinator):
    plan = PlanFactory(network=coordinator.network)
    EngagementFactory(network=coordinator.network, plan=plan, title="In", pillar="prevention")
    EngagementFactory(network=coordinator.network, plan=plan, title="Out", pillar="monitoring")

    page = client.get(reverse("engagements:timeline", args=[coordinator.network.slug]), {"pillar": "prevention"})

    assert [engagement.title for engagement in page.context["page"]] == ["In"]


def test_timeline_of_nothing_says_so(client, coordinator):
    page = client.get(reverse("engagements:timeline", args=[coordinator.network.slug]))

    assert "As soon as an engagement is proposed, its time is drawn here." in page.text


@pytest.mark.parametrize("rows", [1, 3])
def test_timeline_costs_the_same_for_any_number(client, coordinator, rows, django_assert_num_queries):
    plan = PlanFactory(network=coordinator.network)
    for _ in range(rows):
        engagement = EngagementFactory(network=coordinator.network, plan=plan, due_on=dt.date(2027, 6, 30))
        CommitmentFactory(network=coordinator.network, engagement=engagement, role="lead")
    url = reverse("engagements:timeline", args=[coordinator.network.slug])

    with django_assert_num_queries(8):
        client.get(url)
