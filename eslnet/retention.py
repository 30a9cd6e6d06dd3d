"""What is not kept for ever: accounts nobody uses, what was mailed and what partners were asked long ago."""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from networks.models import User
from networks.signin.actions import end_sessions
from outbox.actions import post
from outbox.letters import Ask, Letter, Recipient, absolute_url
from outbox.models import OutgoingMail
from reminders.models import Reminder
from stakeholders.models import Review

UNUSED_AFTER = dt.timedelta(days=2 * 365)
TIME_TO_ANSWER = dt.timedelta(days=30)
REVIEWS_KEPT_FOR = dt.timedelta(days=3 * 365)


def warn_unused_accounts(now: dt.datetime) -> list[User]:
    """Tell by mail, once, who has not signed in for two years that the account will be closed a month later."""
    unused = _unused(now).filter(warned_at=None)
    return [_warn(user, now) for user in unused.order_by("pk")]


@transaction.atomic
def close_unused_accounts(now: dt.datetime) -> int:
    """Close the accounts whose owners were told a month ago and have not signed in since; returns how many."""
    User.objects.filter(last_login__gt=F("warned_at")).update(warned_at=None)
    closing = list(_unused(now).filter(warned_at__lte=now - TIME_TO_ANSWER))
    for user in closing:
        user.is_active = False
        user.save(update_fields=["is_active"])
        end_sessions(user=user)
    return len(closing)


def forget_old_mail(now: dt.datetime) -> int:
    """Delete what was mailed, and of what people were reminded, longer ago than the setting says.

    What still waits stays. Returns how many mails went.
    """
    day = (now - settings.MAIL_KEPT_FOR).date()
    Reminder.unscoped.filter(Q(told_on__lt=day) | Q(superseded_on__lt=day)).delete()
    ended = OutgoingMail.unscoped.exclude(status__in=OutgoingMail.UNDERWAY)
    _rows, by_model = ended.filter(queued_at__lt=now - settings.MAIL_KEPT_FOR).delete()
    return by_model.get("outbox.OutgoingMail", 0)


@transaction.atomic
def forget_old_reviews(now: dt.datetime) -> int:
    """Delete the yearly questions of more than three years ago, with what was answered.

    A correction nobody has dealt with yet stays. Returns how many went.
    """
    old = Review.unscoped.filter(asked_at__lt=now - REVIEWS_KEPT_FOR)
    going = list(old.exclude(pk__in=Review.unscoped.corrections_waiting().values("pk")).values_list("pk", flat=True))
    Review.unscoped.filter(pk__in=going).delete()
    return len(going)


def _unused(now: dt.datetime) -> QuerySet[User]:
    """Open accounts nobody signed in with for two years, or since they were made."""
    seen = User.objects.filter(is_active=True).alias(seen_at=Coalesce("last_login", "joined_at"))
    return seen.filter(seen_at__lt=now - UNUSED_AFTER)


@transaction.atomic
def _warn(user: User, now: dt.datetime) -> User:
    user.warned_at = now
    user.save(update_fields=["warned_at"])
    to = Recipient(user.email, user.full_name, user.language or settings.LANGUAGE_CODE)
    with translation.override(to.language):
        letter = _warning(now + TIME_TO_ANSWER)
    post(key=f"unused:{user.pk}:{now:%Y%m%d}", kind=OutgoingMail.Kind.ACCOUNT, to=to, letter=letter)
    return user


def _warning(closes_at: dt.datetime) -> Letter:
    values = {"date": date_format(localtime(closes_at))}
    return Letter(
        subject=_("Your account will be closed on %(date)s") % values,
        lead=_("Nobody has signed in with your account for two years. It will be closed on %(date)s.") % values,
        paragraphs=[_("If you want to keep it, simply sign in before that day. Otherwise you need to do nothing.")],
        asks=[Ask(_("Sign in and keep the account"), absolute_url("account_login"))],
        after=[_("What you and your organisation agreed to stays in the plan.")],
        why=_("You get this mail because you have an account in eslnet."),
    )
