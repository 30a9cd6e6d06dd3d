import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from eslnet.status import LOOPS, is_silent, status


class Command(BaseCommand):
    help = "Print the state of this installation as JSON; exits with 1 when something is wrong."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--loop", choices=LOOPS, help="exit with 1 only when this one is not running")

    def handle(self, *args: Any, **options: Any) -> None:
        state = status(timezone.now())
        self.stdout.write(json.dumps(state, indent=2))
        loop = options["loop"]
        if is_silent(loop, state.get("heartbeats", {}).get(loop)) if loop else state["wrong"]:
            sys.exit(1)
