from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from eslnet.cases.catalogues import load_catalogues


class Command(BaseCommand):
    help = "Load the catalogues all networks share: stakeholder types, indicators, inspiration guide."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--replace", action="store_true", help="also replace what an administrator changed")

    def handle(self, *args: Any, **options: Any) -> None:
        counts = load_catalogues(replace=options["replace"])
        self.stdout.write(", ".join(f"{count} {what}" for what, count in counts.items()) + ".")
