"""Is it you? Asked before the address, the password or a second factor changes."""

import time
from typing import Self

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.code_verification import AbstractCodeVerificationProcess
from allauth.account.internal.flows.login import record_authentication
from allauth.core import ratelimit
from django.http import HttpRequest

SESSION_KEY = "reauthentication_code"


def is_fresh(request: HttpRequest) -> bool:
    """Whether who is signed in proved it lately, by signing in or by answering the question."""
    records = get_authentication_records(request, request.user)
    return bool(records) and time.time() - records[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT


class MailedCode(AbstractCodeVerificationProcess):
    """A code sent to the address of who is signed in. It waits in the session, for so long and so many tries."""

    def __init__(self, request: HttpRequest, state: dict) -> None:
        super().__init__(
            max_attempts=app_settings.LOGIN_BY_CODE_MAX_ATTEMPTS,
            timeout=app_settings.LOGIN_BY_CODE_TIMEOUT,
            state=state,
            user=request.user,
        )
        self.request = request

    @classmethod
    def waiting(cls, request: HttpRequest) -> Self | None:
        """The code sent before, if it still counts."""
        state = request.session.get(SESSION_KEY)
        return cls(request, state).abort_if_invalid() if state else None

    @classmethod
    def start(cls, request: HttpRequest) -> bool:
        """Send a code, unless too many were sent lately."""
        email = request.user.email  # type: ignore[union-attr]
        if not ratelimit.consume(request, action="request_login_code", key=email.lower()):
            return False
        process = cls(request, cls.initial_state(request.user, email))
        process.send()
        process.persist()
        return True

    def send(self) -> None:
        adapter = get_adapter()
        self.state["code"] = adapter.generate_login_code()
        adapter.send_mail("account/email/reauthentication_code", self.state["email"], {"code": self.code})

    def persist(self) -> None:
        self.request.session[SESSION_KEY] = self.state

    def abort(self) -> None:
        self.request.session.pop(SESSION_KEY, None)

    def finish(self) -> None:
        """The right code was typed: it is used up, and who is signed in has proved it."""
        self.abort()
        record_authentication(self.request, self.user, method="code", reauthenticated=True)
