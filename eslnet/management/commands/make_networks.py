import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from eslnet.making import MADE_UP, make_networks, make_whale, real_networks
from networks.models import Network


class Command(BaseCommand):
    help = (
        "Make made-up networks, to see how eslnet does when there are many. Nobody can sign in to them by password. "
        "The clock reminds their people too, at addresses that do not exist: keep them out of an installation in use."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", type=int, help="how many there shall be in all; those there are stay")
        parser.add_argument("--whale", action="store_true", help="and one with 500 stakeholders and 5,000 engagements")
        parser.add_argument("--seed", type=int, default=1, help="another number makes other networks")
        parser.add_argument("--beside-real-data", action="store_true", help="even where there are real networks")

    def handle(self, *args: Any, number: int, seed: int, **options: Any) -> None:
        if number < 0:
            raise CommandError("The number of networks cannot be negative.")
        if (real := real_networks()) and not options["beside_real_data"]:
            raise CommandError(
                f"There are {real} networks here that are not made up. Say --beside-real-data to go on."
            )
        started, today = time.monotonic(), timezone.localdate()
        whales = Network.objects.filter(slug__startswith=f"{MADE_UP}whale-")
        there = Network.objects.filter(slug__startswith=MADE_UP).count() - whales.count()
        made = make_networks(range(there + 1, number + 1), seed=seed, today=today)
        if options["whale"] and not whales.exists():
            made.append(make_whale(seed=seed, today=today))
        self.stdout.write(f"{len(made)} networks made in {time.monotonic() - started:.1f} s.")
