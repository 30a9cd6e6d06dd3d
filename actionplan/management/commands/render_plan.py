import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from actionplan import pdf
from actionplan.content import assemble
from goals.models import Plan
from networks.models import Network


class Command(BaseCommand):
    help = "Write the PDF of a network's current plan to a file and print its pages and bytes as JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="short name of the network")
        parser.add_argument(
            "--language", choices=[code for code, _name in settings.LANGUAGES], help="instead of the plan's"
        )
        parser.add_argument("--output", type=Path, required=True, metavar="FILE")

    def handle(self, *args: Any, slug: str, language: str | None, output: Path, **options: Any) -> None:
        plan = self._plan(slug)
        plan.network.plan_language = language or plan.network.plan_language
        made = pdf.render(assemble(plan, timezone.localdate()), version=None)
        try:
            output.write_bytes(made.content)
        except OSError as error:
            raise CommandError(f"{output} cannot be written: {error.strerror}") from error
        self.stdout.write(json.dumps({"pages": made.pages, "bytes": len(made.content), "output": str(output)}))

    def _plan(self, slug: str) -> Plan:
        network = Network.objects.filter(slug=slug).first()
        if network is None:
            raise CommandError(f"There is no network {slug!r}.")
        plan: Plan | None = Plan.objects.for_network(network).select_related("network").current()
        if plan is None:
            raise CommandError(f"The network {slug!r} has no plan yet.")
        return plan
