import json
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from eslnet.cases.demo import load_demo
from eslnet.history import because


class Command(BaseCommand):
    help = "Load the demo: the catalogues, the networks of Vaartbeke and Antwerp, and accounts with a public password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print what was loaded as JSON")
        parser.add_argument("--i-know", action="store_true", help="load accounts with a public password in production")

    @because("load_demo")
    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION and not options["i_know"]:
            raise CommandError("This opens accounts with a public password. In production it needs --i-know.")
        report = load_demo(today=timezone.localdate())
        self.stdout.write(json.dumps(report, indent=2, ensure_ascii=False) if options["json"] else table(report))


def table(report: dict[str, Any]) -> str:
    """The accounts one can sign in with, one a line."""
    networks = ", ".join(f"{slug} ({what})" for slug, what in report["networks"].items())
    width = max(len(account["email"]) for account in report["accounts"])
    lines = [f"  {account['email']:<{width}}  {account['may']}" for account in report["accounts"]]
    password = f"Sign in with one of these and the password {report['password']} (unless somebody changed it):"
    return "\n".join([f"Networks: {networks}.", "", password, *lines])
