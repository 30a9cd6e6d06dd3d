"""How long a session lasts, and where a person is signed in.

A session ends two hours after its last page (settings.SESSION_COOKIE_AGE) and twelve hours after signing in, whatever
the browser does. allauth keeps a row of each; it is brought up to date every five minutes, not on each page.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.contrib import auth
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from networks.models import User
from networks.signin.devices import device_name

LONGEST = 60 * 60 * 12
NOTED_EVERY = 60 * 5
STARTED, SEEN = "started_at", "seen_at"


@dataclass(frozen=True)
class OpenSession:
    """One place where somebody is signed in, in words."""

    pk: int
    device: str
    ip: str
    started_at: datetime
    seen_at: datetime
    is_current: bool


def begin(request: HttpRequest) -> None:
    """The clock starts when somebody has signed in."""
    request.session[STARTED] = request.session[SEEN] = time.time()


def limit(request: HttpRequest) -> None:
    """End a session that has lasted too long; note now and then that one is in use."""
    session, now = request.session, time.time()
    if auth.SESSION_KEY not in session:
        return
    if now - session.setdefault(STARTED, now) > LONGEST:
        session.flush()
    elif now - session.get(SEEN, 0) > NOTED_EVERY:
        session[SEEN] = now
        UserSession.objects.filter(session_key=session.session_key).update(last_seen_at=timezone.now())


def alive(user: User) -> QuerySet[UserSession]:
    """The sessions of a person that have not ended, the one used last first."""
    now = timezone.now()
    stored = Session.objects.filter(expire_date__gt=now).values("session_key")
    begun = now - timedelta(seconds=LONGEST)
    return UserSession.objects.filter(user=user, session_key__in=stored, created_at__gt=begun).order_by(
        "-last_seen_at"
    )


def open_sessions(request: HttpRequest, user: User) -> Iterator[OpenSession]:
    """Where this person is signed in, as the page shows it."""
    for row in alive(user):
        is_current = row.session_key == request.session.session_key
        yield OpenSession(
            row.pk, device_name(row.user_agent), row.ip or "", row.created_at, row.last_seen_at, is_current
        )
