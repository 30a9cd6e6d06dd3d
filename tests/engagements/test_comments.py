"""Members comment on an engagement and tick who should not miss it; who wrote it can take it back."""

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from engagements.models import Comment
from tests.factories import (
    CommentFactory,
    CommitmentFactory,
    EngagementFactory,
    MembershipFactory,
    StakeholderFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def at(name, membership, *pks):
    return reverse(f"engagements:{name}", args=[membership.network.slug, *pks])


def engagement_with(membership, *partners):
    engagement = EngagementFactory(network=membership.network, title="Morning message")
    for stakeholder in partners:
        CommitmentFactory(network=membership.network, engagement=engagement, stakeholder=stakeholder)
    return engagement


def shown(client, engagement):
    return client.get(engagement.get_absolute_url()).text.split('id="comments"')[1].split("</section>")[0]


def test_a_partner_comments_in_its_own_name_and_ticks_who_is_told(client, partner):
    city = StakeholderFactory(network=partner.network, name="City")
    other = StakeholderFactory(network=partner.network, name="Library")
    engagement = engagement_with(partner, city, partner.own)
    typed = {
        "text": "Who has a room?\nFor twenty.",
        "partners": [city.pk],
        "others": [other.pk],
        "stakeholder": city.pk,
    }

    answer = client.post(at("comment_create", partner, engagement.pk), typed, follow=True)

    said = Comment.unscoped.get()
    assert (said.engagement, said.stakeholder, said.written_by, said.text) == (
        engagement,
        partner.own,
        partner.user,
        "Who has a room?\nFor twenty.",
    )
    assert sorted(said.told.values_list("name", flat=True)) == ["City", "Library"]
    assert answer.redirect_chain == [(f"{engagement.get_absolute_url()}#comments", 302)]
    section = shown(client, engagement)
    assert "Who has a room?<br>For twenty." in section
    assert f"<b>{partner.own}</b> ({partner.user})" in section
    assert "Told: City, Library" in " ".join(section.split())


def test_a_comment_of_the_coordinator_is_the_coordinations(client, coordinator):
    engagement = engagement_with(coordinator)

    client.post(at("comment_create", coordinator, engagement.pk), {"text": "Thank you."})

    assert Comment.unscoped.get().stakeholder is None
    assert f"<b>Coordination</b> ({coordinator.user})" in shown(client, engagement)


def test_offered_are_the_partners_of_it_then_the_others_at_the_table_and_never_oneself(client, partner):
    city, library = (StakeholderFactory(network=partner.network, name=name) for name in ("City", "Library"))
    StakeholderFactory(network=partner.network, name="Gone", left_on=partner.network.today)
    StakeholderFactory(name="Elsewhere")
    engagement = engagement_with(partner, city, partner.own)

    form = client.get(at("comment_create", partner, engagement.pk)).context["form"]

    assert list(form.fields["partners"].queryset) == [city]
    assert list(form.fields["others"].queryset) == [library]


@pytest.mark.parametrize(("text", "told"), [("", "own"), ("   ", "own"), ("x" * 2001, "own"), ("Fine", "elsewhere")])
def test_what_is_wrong_is_told_at_its_field_and_what_was_typed_is_kept(client, partner, text, told):
    city = StakeholderFactory(network=partner.network, name="City")
    engagement = engagement_with(partner, city)
    ticked = city if told == "own" else StakeholderFactory()

    answer = client.post(at("comment_create", partner, engagement.pk), {"text": text, "partners": [ticked.pk]})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["text" if told == "own" else "partners"]
    assert answer.context["form"]["text"].value() == text
    assert answer.context["form"]["partners"].value() == [str(ticked.pk)]
    assert not Comment.unscoped.exists()


def test_the_form_shows_what_was_said_and_asks_for_no_names_of_pupils(client, partner):
    engagement = engagement_with(partner)
    CommentFactory(network=partner.network, engagement=engagement, text="Who has a room?")

    page = client.get(at("comment_create", partner, engagement.pk)).text

    assert "Who has a room?" in page
    assert "No names of pupils." in page


def test_observers_read_and_who_speaks_for_nobody_too(client, observer):
    engagement = engagement_with(observer)
    CommentFactory(network=observer.network, engagement=engagement, text="Who has a room?")

    assert "Who has a room?" in shown(client, engagement)
    assert "Write a comment" not in shown(client, engagement)
    assert client.post(at("comment_create", observer, engagement.pk), {"text": "Me"}).status_code == 403
    client.force_login(MembershipFactory(network=observer.network, role="partner").user)
    assert "Write a comment" not in shown(client, engagement)
    assert client.post(at("comment_create", observer, engagement.pk), {"text": "Me"}).status_code == 403
    assert Comment.unscoped.count() == 1


def test_without_comments_it_says_what_they_are_for(client, partner):
    assert "No comments yet." in shown(client, engagement_with(partner))


def test_who_wrote_it_takes_it_back_its_text_gone_its_place_staying(client, partner):
    engagement = engagement_with(partner)
    own = CommentFactory(
        network=partner.network, engagement=engagement, stakeholder=partner.own, written_by=partner.user, text="Oops"
    )
    own.told.add(StakeholderFactory(network=partner.network))
    CommentFactory(network=partner.network, engagement=engagement, text="Which room?")
    url = at("comment_withdraw", partner, own.pk)

    assert "Oops" in client.get(url).text
    client.post(url)

    own.refresh_from_db()
    assert (own.text, own.withdrawn_by, own.told.count()) == ("", partner.user, 0)
    section = shown(client, engagement)
    assert "Oops" not in section
    assert "This comment was withdrawn on" in section
    assert section.index("This comment was withdrawn") < section.index("Which room?")
    assert url not in section
    assert client.post(url).status_code == 403


def test_what_was_withdrawn_is_not_in_the_history_either():
    said = CommentFactory(text="Oops")
    said.text, said.withdrawn_at = "", timezone.now()
    said.save()

    assert Comment.history.count() == 2
    assert "text" not in {field.name for field in Comment.history.model._meta.fields}


def test_the_coordinator_takes_any_comment_back_and_a_partner_only_its_own(client, partner):
    engagement = engagement_with(partner)
    others = CommentFactory(network=partner.network, engagement=engagement, written_by=UserFactory())
    nobodys = CommentFactory(network=partner.network, engagement=engagement, stakeholder=partner.own)
    for row in (others, nobodys):
        assert client.post(at("comment_withdraw", partner, row.pk)).status_code == 403
    assert "Withdraw" not in shown(client, engagement)

    client.force_login(MembershipFactory(network=partner.network, role="coordinator").user)
    for row in (others, nobodys):
        assert at("comment_withdraw", partner, row.pk) in shown(client, engagement)
        client.post(at("comment_withdraw", partner, row.pk))

    assert list(Comment.unscoped.values_list("text", flat=True)) == ["", ""]


@pytest.mark.parametrize("row", [{"text": ""}, {"withdrawn_at": timezone.now()}])
def test_a_comment_says_something_or_was_withdrawn(row):
    with pytest.raises(IntegrityError, match="a_withdrawn_comment_says_nothing"):
        CommentFactory(**row)


def test_what_somebody_types_is_never_markup(client, partner):
    engagement = engagement_with(partner)
    CommentFactory(network=partner.network, engagement=engagement, text="<b>room</b>")

    assert "&lt;b&gt;room&lt;/b&gt;" in shown(client, engagement)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_form_costs_the_same_for_any_number(client, partner, rows, django_assert_num_queries):
    city = StakeholderFactory(network=partner.network)
    engagement = engagement_with(partner, city)
    for _row in range(rows):
        said = CommentFactory(
            network=partner.network, engagement=engagement, stakeholder=city, written_by=UserFactory()
        )
        said.told.add(StakeholderFactory(network=partner.network))

    with django_assert_num_queries(10):
        client.get(at("comment_create", partner, engagement.pk))
