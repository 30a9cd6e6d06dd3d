import datetime as dt
import json
from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from reminders import actions, mails, queries
from reminders.actions import Report
from reminders.queries import Bundle, Turn


class Command(BaseCommand):
    help = (
        "Remind everybody of what is due, once, as the clock does each quarter of an hour, and print per network what "
        "was told as JSON. A network is looked at once a day."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--on", type=dt.date.fromisoformat, metavar="DATE", help="the day to look at, everywhere (2027-03-01)"
        )
        parser.add_argument("--dry-run", action="store_true", help="write nothing; list who would get what")
        parser.add_argument("--confirm", action="store_true", help="tell it even if it is unusually much")

    def handle(self, *args: Any, on: dt.date | None, dry_run: bool, confirm: bool, **options: Any) -> None:
        turns = queries.turns_on(on) if on else queries.turns_due(timezone.now())
        if dry_run:
            reports, bundles = actions.foresee(turns=turns)
            answer = _summary(reports) | {"letters": [_as_dict(bundle) for bundle in bundles]}
        else:
            answer = _summary(self._remind(turns, is_confirmed=confirm))
        self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))

    def _remind(self, turns: Sequence[Turn], *, is_confirmed: bool) -> list[Report]:
        try:
            return actions.remind(turns=turns, is_confirmed=is_confirmed)
        except actions.NotConfirmedError as error:
            raise CommandError(f"{error} Run it again with --confirm to tell it all the same.") from error


def _summary(reports: list[Report]) -> dict[str, object]:
    return {
        "mails": sum(report.mails for report in reports),
        "networks": [report.as_dict() for report in reports],
    }


def _as_dict(bundle: Bundle) -> dict[str, object]:
    """Who would get what."""
    return {
        "network": bundle.turn.network.slug,
        "on": bundle.turn.on.isoformat(),
        "to": bundle.to.address,
        "subject": mails.letter(bundle).subject,
        "items": [
            {
                "kind": str(item.matter.kind),
                "thing": str(item.matter.row),
                "due": item.matter.due.iso(),
                "stage": item.stage,
                "superseded": len(item.overtaken),
            }
            for item in bundle.items
        ],
        "late_in_the_network": len(bundle.digest),
    }
