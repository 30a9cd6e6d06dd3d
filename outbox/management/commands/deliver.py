import json
from typing import Any

from django.core.management.base import BaseCommand

from outbox import sending


class Command(BaseCommand):
    help = "Send the mail that is due, as the clock does each minute, and print what became of it as JSON."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(json.dumps(sending.send_due().as_dict()))
