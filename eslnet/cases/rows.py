"""Rows made from a case file: found again by what names them, changed only where the file says something else."""

import datetime as dt
from collections import Counter, defaultdict
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import Model

from engagements.models import Engagement
from eslnet.cases.facts import EMPTY, CaseError, Facts
from goals.models import Goal, Indicator, Measurement, Plan
from monitoring.models import Body
from networks.models import Network
from stakeholders.models import Source, Stakeholder

NO_SOURCE = "The file lists no source with this code."


class Case:
    """One file on its way into one network."""

    network: Network
    plan: Plan

    def __init__(self, facts: Facts, today: dt.date) -> None:
        self.facts, self.today = facts, today
        self.sources: dict[str, Source] = {}
        self.stakeholders: dict[str, Stakeholder] = {}
        self.goals: dict[str, Goal] = {}
        self.indicators: dict[str, list[Indicator]] = defaultdict(list)
        self.figures: dict[int, list[Measurement]] = defaultdict(list)
        self.period_kind = ""
        self.engagements: dict[str, Engagement] = {}
        self.bodies: dict[str, Body] = {}
        self.placed: Counter[str] = Counter()
        self.remarks: list[dict[str, str]] = []
        self._used: dict[type[Model], set[int]] = defaultdict(set)

    def put(
        self, model: Any, where: str, key: dict[str, Any], defaults: dict[str, Any] | None = None, **values: Any
    ) -> Any:
        """The row named by `key`, with `values` in it. What the file leaves empty stays as it was.

        A row the file has already used is not used twice: two alike entries stay two rows. Only a row that is new
        takes the `defaults`, which the file does not say.
        """
        rows = model.objects.for_network(self.network).filter(**key).exclude(pk__in=self._used[model])
        row = rows.order_by("pk").first() or model(network=self.network, **key, **(defaults or {}))
        store(row, where, values)
        self._used[model].add(row.pk)
        self.placed[str(model._meta.verbose_name_plural)] += 1
        return row

    def remark(self, where: str, what: str) -> None:
        """Tell who loads the file what was made of it that it does not say in so many words."""
        self.remarks.append({"where": where, "what": what})

    def sources_of(self, facts: Facts) -> list[str]:
        """The codes of the sources that these facts name."""
        return facts.codes("src", self.sources, NO_SOURCE)


def store(row: Any, where: str, values: dict[str, Any]) -> None:
    """Save the row with these values if they change it; raises CaseError with the place if it may not be so."""
    before = columns(row)
    for name, value in values.items():
        if value not in EMPTY:
            setattr(row, name, value)
    if row.pk and columns(row) == before:
        return
    try:
        row.full_clean(
            exclude=[field.name for field in row._meta.fields if field.is_relation],
            validate_unique=False,
            validate_constraints=False,  # the database asks them on saving; asking first costs a query each
        )
        if row.pk and hasattr(row, "claim"):
            row.claim()
        row.save()
    except ValidationError as error:
        raise CaseError(f"{where}: {'; '.join(in_words(error))}") from error
    except IntegrityError as error:
        raise CaseError(f"{where}: {broken_rule(row, error)}.") from error


def columns(row: Model) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def broken_rule(row: Model, error: IntegrityError) -> str:
    """The rule of the database that refused the row; its name is a sentence."""
    names = [rule.name for rule in row._meta.constraints if rule.name in str(error)]
    rule = names[0].replace("_", " ") if names else str(error)
    return f"breaks the rule “{rule}”"


def in_words(error: ValidationError) -> list[str]:
    """The messages of a refused row, each with the field it is about."""
    return [
        message if field == "__all__" else f"{field}: {message}"
        for field, messages in error.message_dict.items()
        for message in messages
    ]
