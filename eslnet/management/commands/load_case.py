import json
from argparse import ArgumentParser
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from eslnet.cases.facts import CaseError
from eslnet.cases.load import load_case
from eslnet.history import because


def plain(number: Decimal) -> float | str:
    """A number of the file as JSON writes it."""
    return float(number) if abs(number.adjusted()) < 300 else str(number)


class Command(BaseCommand):
    help = "Load a network from a case file (JSON); prints what was placed and each fact that could not be, and why."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    @because("load_case")
    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            report = load_case(path.read_text(encoding="utf-8-sig"), today=timezone.localdate())
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}.") from error
        except UnicodeDecodeError as error:
            raise CommandError(f"{path}: not text in UTF-8.") from error
        except CaseError as error:
            raise CommandError(f"{path}: {error} Nothing was saved.") from error
        self.stdout.write(json.dumps(report, indent=2, ensure_ascii=False, default=plain))
