import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.core.serializers.json import DjangoJSONEncoder

from eslnet.privacy import export, find_person


class Command(BaseCommand):
    help = "Write everything eslnet holds of a person into one JSON file, which only its owner may read."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--output", type=Path, required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        person = find_person(options["email"])
        if person is None:
            raise CommandError(f"{options['email']}: nobody here has this address.")
        text = json.dumps(export(person), indent=2, ensure_ascii=False, cls=DjangoJSONEncoder)
        path: Path = options["output"]
        try:
            path.touch(mode=0o600)
            path.chmod(0o600)
            path.write_text(text + "\n", encoding="utf-8")
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}.") from error
        self.stdout.write(f"{path}: {len(text.splitlines())} lines.")
