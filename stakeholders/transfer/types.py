"""Which type of the catalogue somebody means who writes “CLB”, “politie” or “Sociaal Huis”."""

import re
from collections.abc import Iterable

from networks.transfer.words import fold, holds
from stakeholders.models import StakeholderType

SPLIT = re.compile(r"[,;:()]| of | or | ou | oder ")
SHORTEST = 3  # letters of a word that tells a type by itself
TELLS_NOTHING = {  # words of a name that others use too
    *("jeugd", "jeunesse", "jugend", "jeugd en gezin", "vlaamse", "provinciale", "nationale", "regional", "in gent"),
    *("social work", "teacher training", "any net", "basis secundair", "school health"),
}

# Words people use that the names and examples of the catalogue do not have, each in the language it is used in.
ALSO = {
    "LOCGOV": "stad gemeente gemeentebestuur stadsbestuur ville commune stadt gemeinde",
    "SEC": "school secundair atheneum college lyceum école athénée collège lycée schule gymnasium",
    "PRIM": "basisschool basisonderwijs lagere école_primaire école_fondamentale grundschule primarschule",
    "KG": "kleuterschool crèche école_maternelle kindergarten",
    "SPED": "buitengewoon_onderwijs leersteuncentrum enseignement_spécialisé förderschule",
    "SGRP": "scholengroep schoolbestuur scholengemeenschap pouvoir_organisateur schulträger",
    "CLB": "clb cpms centre_pms kaleido pms",
    "DUAL": "duaal_leren cefa alternance",
    "SYN": "syntra ifapme iawm",
    "CVO": "cvo tweedekansonderwijs promotion_sociale",
    "PES": "vdab actiris forem arbeitsamt adg",
    "SOC": "ocmw cpas öshz sociale_dienst",
    "YCARE": "jeugdhulp jeugdzorg saj sjp aide_à_la_jeunesse jugendhilfe",
    "NAFT": "naft",
    "YW": "jeugdwerk jeugdhuis jeugddienst straathoekwerk maison_de_jeunes amo jugendarbeit jugendzentrum",
    "INFO": "jac caw overkop",
    "CGG": "cgg",
    "GP": "huisarts huisartsen médecin hausarzt wijkgezondheidscentrum",
    "POL": "politie politiezone police polizei",
    "PROS": "parket jeugdparket parquet staatsanwaltschaft",
    "PAR": "ouders ouderraad parents eltern",
    "PUP": "leerlingen leerlingenraad élèves schüler",
    "EMP": "voka unizo werkgevers",
    "UNION": "vakbond syndicat gewerkschaft",
    "LIB": "bibliotheek bib sportdienst cultuurdienst bibliothèque bibliothek",
    "HEI": "hogeschool universiteit haute_école université hochschule universität",
    "REG": "provincie province provinz",
}


class TypeFinder:
    """Finds types by what people call them: exactly, or as the longest of the words that tell one."""

    def __init__(self, types: Iterable[StakeholderType]) -> None:
        self.exact: dict[str, StakeholderType] = {}
        self.telling: dict[str, StakeholderType] = {}
        kinds = list(types)
        for kind in kinds:
            for word in _called(kind):
                self.exact.setdefault(word, kind)
        for kind in kinds:
            for word in _parts(kind):
                self.exact.setdefault(word, kind)
            for word in [*_also(kind), *_called(kind), *_parts(kind)]:
                self.telling.setdefault(word, kind)
        self.by_length = sorted(self.telling, key=len, reverse=True)

    def named(self, text: str) -> StakeholderType | None:
        """The type whose code, name or example this is, in any language."""
        return self.exact.get(fold(text))

    def guessed(self, text: str) -> StakeholderType | None:
        """The type this text speaks of, if it holds a word that tells one."""
        folded = fold(text)
        for word in self.by_length:
            if holds(folded, word):
                return self.telling[word]
        return None


def _called(kind: StakeholderType) -> list[str]:
    return [fold(kind.code), *(fold(name) for name in kind.names.values())]


def _parts(kind: StakeholderType) -> list[str]:
    """What stands between the commas of its names and of its example."""
    parts = [fold(part) for text in [*kind.names.values(), kind.example] for part in SPLIT.split(text)]
    return [part for part in parts if len(part) >= SHORTEST and part not in TELLS_NOTHING]


def _also(kind: StakeholderType) -> list[str]:
    return [fold(word.replace("_", " ")) for word in ALSO.get(kind.code, "").split()]
