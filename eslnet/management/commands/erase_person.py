from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from eslnet.privacy import UnerasableError, consequences, erase, find_person


class Command(BaseCommand):
    help = "Erase a person: says what that does, and does it only with --yes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--yes", action="store_true", help="do it; it cannot be undone")

    def handle(self, *args: Any, **options: Any) -> None:
        person = find_person(options["email"])
        if person is None:
            raise CommandError(f"{options['email']}: nobody here has this address.")
        for consequence in consequences(person):
            self.stdout.write(f"{consequence.number} {consequence.label}: {consequence.fate}.")
        if not options["yes"]:
            raise CommandError("Nothing was erased. Say --yes to erase.")
        try:
            erase(person, by=None)
        except UnerasableError as error:
            raise CommandError(f"{error} Nothing was erased.") from error
        self.stdout.write("Erased.")
