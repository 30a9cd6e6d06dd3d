"""What in a free text looks like data of one young person. It only makes a form ask: people write free texts.

Four kinds: a name beside a class or a date of birth, a date of birth, a national number whose check digits are
right, a mobile phone. Streets, schools, classes alone, dates of deadlines and amounts are left alone.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LONGEST_PIECE = 60
AGES = range(5, 23)  # of whom a date beside a name may be the date of birth

QUOTES = "'\N{RIGHT SINGLE QUOTATION MARK}"
CAPITAL, SMALL = "A-ZÀ-ÖØ-ÞŒ", f"a-zß-öø-ÿœ{QUOTES}"
WORD = rf"(?:[A-Z][{QUOTES}])?[{CAPITAL}][{SMALL}]{{1,20}}(?:-[{CAPITAL}][{SMALL}]{{1,20}})?"
PARTICLE = r"(?:[Vv]an|[Dd]en?|[Dd]er|[Vv]on|[Zz]u|[Dd]u|[Dd]a|[Dd]os|[Ll][ae]|[Ee]l|[Tt]e[rn]|[Oo]p|'t|Ben)"
NAME = rf"(?<![\w.-])(?P<name>{WORD} (?:{PARTICLE} ){{0,3}}(?:{WORD}|[{CAPITAL}]\.))"
CLASS_WORD = r"(?:[Kk]las(?:se)?|[Cc]lass(?:e)?|[Yy]ear|[Gg]rade|[Jj]ahrgang|[Gg]roep|[Ll]eerjaar)"
CLASS = (
    rf"(?:{CLASS_WORD} \d{{1,2}} ?[A-Za-z]?|[1-7](?:de|e|ste|ème)? ?[A-Z]|[1-7][A-Z]{{2,4}}[a-z]?|\d{{1,2}}[a-h])"
    r"(?![\w-])"
)
BESIDE = r"(?:,? ?\(|, ?| [-\N{EN DASH}] ?|: ?| )(?:(?:uit|from|in|of|de|en|aus|van|der|la) ){0,2}"
MONTH = r"(?:[./-] ?\d{1,2}[./-] ?|[. -]{1,2}[A-Za-zéûä]{3,9}\.?,? )"
DAY = rf"\d{{1,2}}{MONTH}(?P<year>(?:19|20)\d\d)(?!\d)"
BORN = (
    r"(?:[Bb]orn|[Gg]eboren|[Gg]eb\.|[Nn]ée?|[Nn]ac\."
    r"|[Dd]ate of birth|[Gg]eboortedatum|[Dd]ate de naissance|[Gg]eburtsdatum)"
)

WITH_CLASS = re.compile(rf"{NAME}{BESIDE}{CLASS}\)?")
CLASS_FIRST = re.compile(rf"(?<![\w.-]){CLASS}: ?{NAME}(?![\w-])")
PUPIL_NAMED = re.compile(rf"\b(?:leerlinge?|pupil|élève|Schüler(?:in)?) {NAME}(?! ?(?:{WORD}|\())(?![\w-])")
WITH_DAY = re.compile(rf"{NAME}(?:,? ?\(|, ?| )\*?{DAY}\)?")
WITH_YEAR = re.compile(rf"{NAME}(?:,? ?\(|, ?| ){BORN}(?: \w{{2,3}})? (?:19|20)\d\d(?!\d)")
BIRTH = re.compile(rf"(?:\b{BORN}:?(?: (?:op|on|le|am|de))? ?|° ?){DAY}|(?<!\d)° ?(?:19|20)\d\d(?!\d)")

PARTICLES = frozenset({"de", "den", "der", "die", "la", "le", "op", "a", "von"})
NO_NAMES = frozenset(  # words that make a name one of a place, an organisation, a text or a day
    """
    school scholen schule schulen schools école ecole école collège college campus atheneum lyceum lycée instituut
    institut basisschool middenschool gymnasium academie hogeschool universiteit sint saint sankt clb cgg ocmw vdab
    centrum centre center zentrum huis house haus team dienst service services werkgroep groep group gruppe klas
    klasse classe class graad degré stad ville city gemeente commune municipality dorp wijk buurt huis lokaal room
    raum zaal salle gebouw building gebäude bâtiment blok bloc bus straat street laan lei plein markt kaai steenweg
    dreef weg rue avenue boulevard place chaussée quai allée impasse calle plaza rua praça strasse straße platz
    road lane square de het een der die das den des le la les un une the a an in op voor von für pour with met bij
    decreet wet besluit omzendbrief loi décret arrêté gesetz act law verordnung nota plan project projekt projet
    januari februari maart april mei juni juli augustus september oktober november december january february march
    may june july august october janvier février mars avril juin juillet août octobre décembre januar märz juni
    maandag dinsdag woensdag donderdag vrijdag monday tuesday wednesday thursday friday lundi mardi mercredi jeudi
    vendredi montag dienstag mittwoch donnerstag freitag jahr jahre jahrgang grade year leerjaar schuljaar schooljaar
    alle elke iedere alleen onze ons wij ze hun every each all our jede jeder unsere chaque tous nos noorderlicht
    """.split()  # noqa: SIM905 -- a list to read
)
NO_NAME_ENDS = re.compile(
    r"\w{3}(?:straat|laan|plein|markt|kaai|steenweg|dreef|weg|stra(?:ss|ß)e|gasse|platz|schule|school|scholen|instituut"
    r"|centrum|zentrum|overleg|traject|werking|werk|dienst|gruppe|groep|klass?e?|stelle|gebiet|jahr|ungen?|heit|keit"
    r"|schaft|tion|plan|dag|tag|punt|loket)$"
)


@dataclass(frozen=True)
class Doubt:
    """A piece of a text that looks like data of one young person, and why."""

    piece: str
    why: str | Promise


def doubts_in(text: str, year: int) -> list[Doubt]:
    """What in the text looks like data of one young person, each piece once, in the order of the kinds."""
    found: dict[str, Doubt] = {}
    for kind, pieces in (
        (_("looks like the name of a pupil"), _names(text, year)),
        (_("looks like a date of birth"), (match[0] for match in BIRTH.finditer(text))),
        (_("looks like a national number"), _numbers(text)),
        (_("looks like the number of a mobile phone"), (match[0] for match in MOBILE.finditer(text))),
    ):
        for piece in pieces:
            found.setdefault(piece, Doubt(piece.strip()[:LONGEST_PIECE], kind))
    return list(found.values())


def _names(text: str, year: int) -> Iterator[str]:
    for pattern in (WITH_CLASS, CLASS_FIRST, PUPIL_NAMED, WITH_YEAR):
        yield from (match[0] for match in pattern.finditer(text) if _is_name(match["name"]))
    for match in WITH_DAY.finditer(text):
        if year - int(match["year"]) in AGES and _is_name(match["name"]):
            yield match[0]


def _is_name(words: str) -> bool:
    first, *others = words.replace("-", " ").lower().split()
    last = others[-1]
    named = not NO_NAMES & {first, last} and not any(word in NO_NAMES - PARTICLES for word in others)
    return named and not any(NO_NAME_ENDS.search(word) for word in (first, last))


# National numbers

DATED = re.compile(r"(?<![\d+/.-])(\d\d)[.\s]?(\d\d)[.\s]?(\d\d)[-.\s]?(\d{3})[.\s]?(\d\d)(?![\d/])")
NINE = re.compile(r"(?<![\d+/.,-])(?:[1-9]\d{8}|[1-9]\d{3}\.\d\d\.\d{3})(?![\d/])(?!,\d)")
SPANISH = re.compile(r"(?<!\w)([XYZ]-?\d{7}|\d{8})-?([A-HJ-NP-TV-Z])(?!\w)")
SPANISH_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"
PORTUGUESE = re.compile(r"\bNIF:? ?([1-3]\d{2} ?\d{3} ?\d{3})(?!\d)")


def _numbers(text: str) -> Iterator[str]:
    yield from (match[0] for match in DATED.finditer(text) if is_belgian(re.sub(r"\D", "", match[0])))
    yield from (match[0] for match in NINE.finditer(text) if is_dutch(re.sub(r"\D", "", match[0])))
    yield from (match[0] for match in SPANISH.finditer(text) if is_spanish(match[1].replace("-", ""), match[2]))
    yield from (match[0] for match in PORTUGUESE.finditer(text) if is_portuguese(match[1].replace(" ", "")))


def is_belgian(digits: str) -> bool:
    """A number of the national register: a day of birth, a count, and what is left of 97."""
    month, day, check = int(digits[2:4]) % 20, int(digits[4:6]), int(digits[9:])
    is_day = month <= 12 and day <= 31
    return is_day and check in {97 - int(digits[:9]) % 97, 97 - int(f"2{digits[:9]}") % 97}


def is_dutch(digits: str) -> bool:
    """A citizen service number: nine digits that pass the test of eleven."""
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=True)) % 11 == 0


def is_spanish(number: str, letter: str) -> bool:
    """A DNI or NIE: its letter is what is left of 23."""
    digits = number.translate(str.maketrans("XYZ", "012"))
    return SPANISH_LETTERS[int(digits) % 23] == letter


def is_portuguese(digits: str) -> bool:
    """A NIF of a person: its last digit is what is left of 11."""
    left = sum((9 - place) * int(digit) for place, digit in enumerate(digits[:8])) % 11
    return int(digits[8]) == (0 if left < 2 else 11 - left)


# Mobile phones, as people write them in the countries around

GAP = r"[ ./()-]{0,2}"
MOBILE = re.compile(
    rf"(?<![\w+/.-])(?:"
    rf"(?:(?:\+|00)32{GAP}(?:\(0\){GAP})?|0)4[5-9]\d(?:{GAP}\d){{6}}"  # Belgium
    rf"|(?:(?:\+|00)31{GAP}(?:\(0\){GAP})?|0)6(?:{GAP}\d){{8}}"  # the Netherlands; France writes 06 and 07 alike
    rf"|(?:(?:\+|00)33{GAP}(?:\(0\){GAP})?6|(?:(?:\+|00)33{GAP}(?:\(0\){GAP})?|0)7)(?:{GAP}\d){{8}}"
    rf"|(?:(?:\+|00)49{GAP}(?:\(0\){GAP})?|0)1[5-7]\d(?:{GAP}\d){{7,8}}"  # Germany
    rf"|(?:\+|00)(?:352{GAP}6|34{GAP}[67]|351{GAP}9|44{GAP}(?:\(0\){GAP})?7|43{GAP}6|353{GAP}8)(?:{GAP}\d){{8,9}}"
    rf")(?!\d)"
)
