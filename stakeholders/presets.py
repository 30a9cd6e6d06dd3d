"""Which kinds of partners are usually expected at the table, by kind of network; codes of the catalogue of types.

From the catalogue (domain file, section 2). A preset is a start: every network adds and takes away.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

SMALL = ["LOCGOV", "SEC", "PRIM", "CLB", "SOC", "HVK", "YW", "POL", "PAR", "PUP"]
MUNICIPALITY = [*SMALL, "KG", "SGRP", "LOP", "NETCO", "BRUG", "YCARE", "NAFT", "INFO", "CGG", "PES", "CVO", "POV"]
REGION = [*MUNICIPALITY, "SPED", "PED", "DUAL", "SYN", "CBE", "GP", "PROS", "MIG", "EMP", "LIB", "HEI", "REG"]
DUTCH = [
    "LOCGOV",
    "NETCO",
    "SEC",
    "SPED",
    "SGRP",
    "DUAL",
    "CVO",
    "PES",
    "SOC",
    "YCARE",
    "YW",
    "GP",
    "CGG",
    "POL",
    "PROS",
]
DUTCH += ["PAR", "PUP", "EMP"]


@dataclass(frozen=True)
class Preset:
    """The seats of one kind of network."""

    name: Any
    types: list[str]


PRESETS = {
    "municipality": Preset(_("Municipality in Flanders"), MUNICIPALITY),
    "small": Preset(_("Small municipality"), SMALL),
    "region": Preset(_("Region or several municipalities"), REGION),
    "dutch": Preset(_("Dutch region"), DUTCH),
}
