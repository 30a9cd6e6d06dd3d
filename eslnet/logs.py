"""What the log says, and what it must never say.

Each line names the request and the task it belongs to. A request takes its id along into the tasks it starts, so one
search finds the click and everything that came of it. Tokens, query strings and e-mail addresses are masked in every
line, whoever wrote it.
"""

import logging
import re
import time
import uuid
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from celery import current_task
from celery.signals import before_task_publish, task_postrun, task_prerun
from django.core.signals import request_finished
from django.http import HttpRequest, HttpResponse
from pythonjsonlogger.core import RESERVED_ATTRS
from pythonjsonlogger.json import JsonFormatter as PlainJsonFormatter

HEADER = "X-Request-ID"
SANE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}", re.ASCII)

# 128 bits take 22 letters and digits, so a part of an address as long as that may open a door to whoever has it.
QUERY = re.compile(r"(?<=[\w/-])\?[^\s\"'<>\\]+")
TOKEN = re.compile(r"(?<=/)(?=[\w%:=~-]*[0-9A-Z])[\w%:=~-]{20,}+(?!\.\w)")
MAIL_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")

request_id: ContextVar[str] = ContextVar("request_id", default="")
logger = logging.getLogger("eslnet.requests")


def masked(text: str) -> str:
    """The text without what opens a door or names a person."""
    for secret, mask in ((QUERY, "?…"), (TOKEN, "…"), (MAIL_ADDRESS, "…@…")):
        text = secret.sub(mask, text)
    return text


class Origin(logging.Filter):
    """Adds to each line which request and which task it comes from; empty where there is none."""

    def filter(self, record: logging.LogRecord) -> bool:
        request, (task_id, task) = request_id.get(), _task_of(record)
        origin = " ".join(filter(None, [request, task_id])) or "-"
        record.__dict__ |= {"request_id": request, "task_id": task_id, "task": task, "origin": origin}
        return True


def _task_of(record: logging.LogRecord) -> tuple[str, str]:
    """The id and name of the task that runs, or of the one Celery speaks of while it hands tasks out."""
    task: Any = current_task
    if task:
        return task.request.id or "", task.name
    spoken_of = getattr(record, "data", None)
    return (spoken_of.get("id", ""), spoken_of.get("name", "")) if isinstance(spoken_of, dict) else ("", "")


class LineFormatter(logging.Formatter):
    """Lines for people."""

    def format(self, record: logging.LogRecord) -> str:
        return masked(super().format(record))


class JsonFormatter(PlainJsonFormatter):
    """One JSON object a line, for what collects logs; what a caller gives as `extra` becomes a field."""

    def __init__(self) -> None:
        super().__init__(
            ["levelname", "name", "message"],
            rename_fields={"levelname": "level", "name": "logger", "exc_info": "error"},
            reserved_attrs=[*RESERVED_ATTRS, "data", "origin", "request", "server_time"],
            timestamp="time",
            json_ensure_ascii=False,
        )

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in log_data.items() if value not in ("", None)}

    def format(self, record: logging.LogRecord) -> str:
        return masked(super().format(record))


def request_ids(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Give each request an id, answer it in a header, and note in one line what was asked and answered.

    The id a proxy has given is kept if it looks like one.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "")
        request_id.set(given if SANE_ID.fullmatch(given) else uuid.uuid4().hex)
        started = time.monotonic()
        response = answer(request)
        response[HEADER] = request_id.get()
        took = round((time.monotonic() - started) * 1000)
        facts = {"status": response.status_code, "milliseconds": took}
        logger.info("%s %s %s", request.method, request.path, response.status_code, extra=facts)
        return response

    return middleware


def forget_request(**_: Any) -> None:
    """Django notes what went wrong after the last middleware, so the id lives until the request is closed."""
    request_id.set("")


def hand_over(headers: dict[str, Any], **_: Any) -> None:
    """A task takes along the id of the request, or of the task, that starts it."""
    headers["request_id"] = request_id.get()


def take_over(task: Any, **_: Any) -> None:
    """In the worker, the lines of the task carry the id of the request that started it."""
    request_id.set(task.request.get("request_id") or request_id.get())


def put_down(task: Any, **_: Any) -> None:
    if task.request.get("request_id"):
        request_id.set("")


request_finished.connect(forget_request, dispatch_uid="forget_request")
before_task_publish.connect(hand_over, dispatch_uid="hand_over", weak=False)
task_prerun.connect(take_over, dispatch_uid="take_over", weak=False)
task_postrun.connect(put_down, dispatch_uid="put_down", weak=False)
