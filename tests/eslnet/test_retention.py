import datetime as dt

import pytest
from django.core import mail

from eslnet import retention
from networks.models import User
from outbox.models import OutgoingMail
from reminders.models import Reminder
from stakeholders.models import Review
from tests.factories import OutgoingMailFactory, ReminderFactory, ReviewFactory, UserFactory

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 11, 25, 9, tzinfo=dt.UTC)
TWO_YEARS_AGO = NOW - dt.timedelta(days=731)
A_DAY = dt.timedelta(days=1)


def unused(**changes):
    user = UserFactory(**{"last_login": TWO_YEARS_AGO, **changes})
    User.objects.filter(pk=user.pk).update(joined_at=TWO_YEARS_AGO)
    return user


def test_who_has_not_come_for_two_years_is_told_once(django_capture_on_commit_callbacks):
    never_came, came_once = unused(last_login=None), unused()
    unused(last_login=NOW - A_DAY)
    unused(is_active=False)
    UserFactory(last_login=None)

    with django_capture_on_commit_callbacks(execute=True):
        assert retention.warn_unused_accounts(NOW) == [never_came, came_once]
        assert retention.warn_unused_accounts(NOW + A_DAY) == []

    assert [message.to[0] for message in mail.outbox] == [
        f"{never_came.full_name} <{never_came.email}>",
        f"{came_once.full_name} <{came_once.email}>",
    ]
    assert "It will be closed on 25 December 2026." in mail.outbox[0].body


@pytest.mark.parametrize(("days", "closed"), [(29, 0), (30, 1)])
def test_who_was_told_a_month_ago_and_did_not_come_is_closed(days, closed):
    user = unused(warned_at=NOW - dt.timedelta(days=days))

    assert retention.close_unused_accounts(NOW) == closed
    user.refresh_from_db()
    assert user.is_active == (not closed)


def test_who_comes_back_keeps_the_account():
    user = unused(last_login=NOW - A_DAY, warned_at=NOW - dt.timedelta(days=40))

    assert retention.close_unused_accounts(NOW) == 0
    user.refresh_from_db()
    assert (user.is_active, user.warned_at) == (True, None)


def test_what_was_mailed_is_kept_as_long_as_the_setting_says(settings):
    settings.MAIL_KEPT_FOR = dt.timedelta(days=100)
    long_ago = {"queued_at": NOW - dt.timedelta(days=101)}
    OutgoingMailFactory(**long_ago, status="sent", sent_at=NOW)
    OutgoingMailFactory(**long_ago, status="failed", why="refused")
    waits = OutgoingMailFactory(**long_ago)
    recent = OutgoingMailFactory(queued_at=NOW - dt.timedelta(days=99), status="sent", sent_at=NOW)

    assert retention.forget_old_mail(NOW) == 2
    assert list(OutgoingMail.unscoped.order_by("pk")) == [waits, recent]


def test_reviews_of_three_years_ago_go_once_they_are_dealt_with():
    long_ago = NOW - 3 * 365 * A_DAY - A_DAY
    ReviewFactory(asked_at=long_ago, answered_at=long_ago, correction="New head teacher", is_settled=True)
    ReviewFactory(asked_at=long_ago)
    waits = ReviewFactory(asked_at=long_ago, answered_at=long_ago, correction="Nobody read this")
    recent = ReviewFactory(asked_at=long_ago + 2 * A_DAY)

    assert retention.forget_old_reviews(NOW) == 2
    assert list(Review.unscoped.order_by("pk")) == [waits, recent]


def test_of_what_people_were_reminded_is_kept_as_long(settings):
    settings.MAIL_KEPT_FOR = dt.timedelta(days=100)
    long_ago, lately = (NOW - 101 * A_DAY).date(), (NOW - 99 * A_DAY).date()
    mail = OutgoingMailFactory(queued_at=NOW - 101 * A_DAY, status="sent", sent_at=NOW)
    ReminderFactory(network=mail.network, stage=-30, told_on=None, superseded_on=long_ago)
    ReminderFactory(network=mail.network, stage=-7, told_on=long_ago, mail=mail)
    kept = ReminderFactory(network=mail.network, stage=-1, told_on=lately, mail=mail)

    assert retention.forget_old_mail(NOW) == 1
    assert list(Reminder.unscoped.values_list("pk", "mail")) == [(kept.pk, None)]
