from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from networks.models import User


@transaction.atomic
def end_sessions(*, user: User, but: str | None = None, only: int | None = None) -> int:
    """Sign a person out everywhere, or in one session only; never in the one with the key `but`. How many ended."""
    rows = UserSession.objects.filter(user=user)
    if but is not None:
        rows = rows.exclude(session_key=but)
    if only is not None:
        rows = rows.filter(pk=only)
    Session.objects.filter(session_key__in=rows.values("session_key")).delete()
    return rows.delete()[0]


@transaction.atomic
def keep_one_address(*, user: User) -> None:
    """After somebody else changed a person's address: nobody comes into the account with the old one any more."""
    EmailAddress.objects.filter(user=user).exclude(email=user.email).delete()


@transaction.atomic
def forget_ended_sessions() -> int:
    """Ended sessions leave nothing behind, neither who nor where. Says how many were still known."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    stored = Session.objects.values("session_key")
    return UserSession.objects.exclude(session_key__in=stored).delete()[0]
