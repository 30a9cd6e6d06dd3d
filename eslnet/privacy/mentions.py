"""Where a person is named in what others wrote: minutes, notes, the log of the administrators, frozen editions."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from actionplan.content import PlanContent
from actionplan.models import Delivery, PlanVersion
from engagements.models import SharedPractice
from eslnet.privacy.person import Person
from networks.models import Membership, Network, User
from outbox.models import MailPreference, OutgoingMail
from reminders.models import Reminder
from stakeholders.models import Contact, Invitation

# Fields that hold a name of their own right: their places in `places` see to them.
STRUCTURED = {
    User: {"email", "full_name"},
    Contact: {"full_name", "email", "phone"},
    Invitation: {"address", "full_name"},
    OutgoingMail: {"recipient", "recipient_name"},
    MailPreference: {"address"},
    Delivery: {"address", "name"},
    Reminder: {"address"},
    SharedPractice: {"contact_email"},
}
LEFT_OUT = {User, Network, Membership}  # nobody writes about others there


@dataclass(frozen=True)
class Mention:
    """A text that names the person."""

    row: models.Model
    field: str

    @property
    def text(self) -> Any:
        return getattr(self.row, self.field)


def mentions(person: Person) -> Iterator[Mention]:
    """Every text in which the person is named: by address or telephone anywhere, by name in its own networks.

    A name of one word is too common to be looked for.
    """
    for model in _models():
        for field in _texts(model):
            for row in _candidates(model, field, _terms(person)):
                mention = Mention(row, field.name)
                if _pattern(_terms(person, row)).search(_flat(mention.text)):
                    yield mention


def rewrite(person: Person) -> None:
    """Put "former contact" where the person was named. An edition in which that happens is drawn again."""
    with person.in_own_language():
        instead = _("former contact")
    for mention in list(mentions(person)):
        text = _replaced(mention.text, _pattern(_terms(person, mention.row)), instead)
        if isinstance(mention.row, PlanVersion) and mention.field == "content":
            _draw_again(mention.row, text)
        else:
            type(mention.row)._default_manager.filter(pk=mention.row.pk).update(**{mention.field: text})


def _models() -> Iterator[Any]:
    """Our own tables, those of the history, and the log of the administrators."""
    for config in apps.get_app_configs():
        if Path(config.path).parent == settings.BASE_DIR:
            yield from (model for model in config.get_models() if _subject(model) not in LEFT_OUT)
    yield LogEntry


def _subject(model: Any) -> Any:
    """The model itself, or the one whose history it holds."""
    return getattr(model, "instance_type", model)


def _texts(model: Any) -> Iterator[models.Field]:
    own = STRUCTURED.get(_subject(model), set())
    for field in model._meta.concrete_fields:
        is_text = isinstance(field, models.CharField | models.TextField | models.JSONField)
        if is_text and not field.choices and not field.unique and field.name not in own:
            yield field


def _terms(person: Person, row: Any = None) -> list[str]:
    """What the person is called; by name only where it is this person who is meant."""
    network = getattr(row, "network_id", None)
    is_far = network is not None and network not in {own.pk for own in person.networks}
    return [*person.emails, *person.phones, *([] if is_far else person.whole_names)]


def _candidates(model: Any, field: models.Field, terms: list[str]) -> Iterator[models.Model]:
    is_named = Q(pk__in=[])
    for term in terms:
        is_named |= Q(as_text__icontains=term) | Q(as_text__icontains=json.dumps(term)[1:-1])
    rows = model._default_manager.annotate(as_text=Cast(field.name, models.TextField()))
    yield from rows.filter(is_named).order_by("pk")


def _pattern(terms: list[str]) -> re.Pattern[str]:
    """Any of the terms, as words of their own."""
    words = "|".join(re.escape(term) for term in sorted(terms, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)" if words else r"(?!)", re.IGNORECASE)


def _flat(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _replaced(value: Any, pattern: re.Pattern[str], instead: str) -> Any:
    if isinstance(value, str):
        return pattern.sub(instead, value)
    if isinstance(value, list):
        return [_replaced(item, pattern, instead) for item in value]
    if isinstance(value, dict):
        return {key: _replaced(item, pattern, instead) for key, item in value.items()}
    return value


def _draw_again(version: PlanVersion, content: Any) -> None:
    """The edition waits for a worker as it did when it was asked for; its old file goes once the rows are safe."""
    if version.file.name:
        transaction.on_commit(partial(version.file.storage.delete, version.file.name))
    PlanVersion.unscoped.filter(pk=version.pk).update(
        content=content,
        content_sha256=PlanContent.from_json(content).fingerprint,
        status=PlanVersion.Status.WAITING,
        attempts=0,
        file="",
        made_at=None,
    )
