"""What a figure covers, from the words beside it: how exact, over what time, of which part of the territory."""

import re
from dataclasses import dataclass

from eslnet.cases.facts import Facts
from goals.models import Measurement
from networks.models import Network

EXACTNESS = {
    "lower bound": Measurement.Exactness.MORE_THAN,
    "minimum": Measurement.Exactness.MORE_THAN,
    "at least": Measurement.Exactness.MORE_THAN,
    "upper bound": Measurement.Exactness.LESS_THAN,
    "maximum": Measurement.Exactness.LESS_THAN,
    "at most": Measurement.Exactness.LESS_THAN,
    "rounded": Measurement.Exactness.ABOUT,
    "approximate": Measurement.Exactness.ABOUT,
    "estimate": Measurement.Exactness.ABOUT,
    "about": Measurement.Exactness.ABOUT,
    "exact": Measurement.Exactness.EXACT,
}
AVERAGE = re.compile(r"\b(averaged?|mean|gemiddelde?|moyenne|durchschnitt|promedio|média)\b", re.IGNORECASE)
ON_AVERAGE = re.compile(r"\b(on average|gemiddeld|en moyenne|im durchschnitt|en promedio|em média)\b", re.IGNORECASE)
EVERYTHING = re.compile(r"^\W*(all|alle|every|elke|toutes?|tous|todas?|todos?)\b", re.IGNORECASE)
SCHOOL_YEAR = re.compile(r"\bschool ?(years?|ja+ren?)\b|\bschuljahre?n?\b", re.IGNORECASE)
PART = re.compile(
    r"\b(schools?|scho(o|le)n|campus|class(es)?|klas(sen)?|écoles?|lycées?|schulen?|escuelas?|escolas?|colegios?|"
    r"centros?|institutos?|agrupamentos?|neighbourhoods?|wijk(en)?|quartiers?|barrios?|bairros?|districts?|distritos?|"
    r"municipalit(y|ies)|gemeenten?|communes?|municipios?|municípios?|concelhos?|freguesias?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Scope:
    """What a figure covers. With an `area` it is not the network's own."""

    exactness: str = ""
    is_average: bool = False
    area: str = ""
    covers: str = ""


def read_scope(facts: Facts, network: Network) -> Scope:
    """From `kind`, `covers` and `area`. A kind that names a part of the territory makes it a figure of that part."""
    kind, covers, area = facts.text("kind", 150), facts.text("covers", 200), facts.text("area", 200)
    exactness, rest = _exactness(kind)
    area = "" if area.casefold() in {network.territory.casefold(), network.name.casefold()} else area
    if not area and _is_a_part(rest):
        area, rest = rest, ""
    noted = facts.values.get("note")
    is_average = bool(facts.flag("is_average") or AVERAGE.search(rest) or ON_AVERAGE.search(str(noted or "")))
    said = [text for text in (rest, covers) if text and text.casefold() != "average"]
    return Scope(exactness, is_average, area, "; ".join(said)[:200])


def _exactness(kind: str) -> tuple[str, str]:
    """How exact the words say the figure is, and the rest of them."""
    for start, exactness in EXACTNESS.items():
        if re.match(rf"{start}\b", kind, re.IGNORECASE):
            return exactness, kind[len(start) :].strip(" ,;:()")
    return "", kind


def _is_a_part(words: str) -> bool:
    return bool(PART.search(SCHOOL_YEAR.sub("", words))) and not EVERYTHING.match(words)
