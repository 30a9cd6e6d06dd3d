from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from outbox import gate
from outbox.models import OutgoingMail


class Command(BaseCommand):
    help = (
        "Confirm that this database is the real one, so that mail leaves from it. A restored copy sends nothing "
        "before. Mail that waited in the copy may have been sent already; --drop-waiting lets it go unsent."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--drop-waiting", action="store_true", help="mail that waits now is not sent")

    def handle(self, *args: Any, drop_waiting: bool, **options: Any) -> None:
        waiting = OutgoingMail.unscoped.filter(status__in=OutgoingMail.UNDERWAY)
        dropped = waiting.settle() if drop_waiting else 0
        gate.confirm()
        self.stdout.write(f"Mail leaves from this database. Waiting: {waiting.count()}, dropped: {dropped}.")
