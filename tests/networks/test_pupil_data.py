"""What looks like data of one young person, in four languages and the ways people write, and what does not."""

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from networks.pupil_data import doubts_in, is_belgian, is_dutch, is_portuguese, is_spanish
from tests.walk import ROOT

YEAR = 2026
NAME, BIRTH = "looks like the name of a pupil", "looks like a date of birth"
NUMBER, PHONE = "looks like a national number", "looks like the number of a mobile phone"


def found(text):
    return [(doubt.piece, str(doubt.why)) for doubt in doubts_in(text, YEAR)]


@pytest.mark.parametrize(
    ("text", "piece", "why"),
    [
        ("Gesprek met Jan Peeters, 3B, over spijbelen", "Jan Peeters, 3B", NAME),
        ("Jan Peeters (3B) is weg", "Jan Peeters (3B)", NAME),
        ("Jan Peeters 3B", "Jan Peeters 3B", NAME),
        ("zoals Fatima El Amrani uit 4TSO", "Fatima El Amrani uit 4TSO", NAME),
        ("we bellen Jan Van den Berghe - 5 A", "Jan Van den Berghe - 5 A", NAME),
        ("Jan P., 3B blijft weg", "Jan P., 3B", NAME),
        ("3B: Jan Peeters", "3B: Jan Peeters", NAME),
        ("Jan Peeters uit klas 3", "Jan Peeters uit klas 3", NAME),
        ("de leerling Noor Claes komt terug", "leerling Noor Claes", NAME),
        ("Lucas Dubois, 4e A", "Lucas Dubois, 4e A", NAME),
        ("l'élève Chloé Lefèvre est absente", "élève Chloé Lefèvre", NAME),
        ("Anna-Lena Müller, Klasse 8b", "Anna-Lena Müller, Klasse 8b", NAME),
        ("Gespräch mit Jonas Weiß, 9a", "Jonas Weiß, 9a", NAME),
        ("Carl Jung, 9a und Piet Van Dijk (3B)", "Carl Jung, 9a", NAME),
        ("Tom Smith in year 9 was seen", "Tom Smith in year 9", NAME),
        ("the pupil Mary O'Brien", "pupil Mary O'Brien", NAME),
        ("Jan Peeters (12/03/2010) komt", "Jan Peeters (12/03/2010)", NAME),
        ("Emma Dubois née en 2009", "Emma Dubois née en 2009", NAME),
        ("a boy, born 12/03/2010, left", "born 12/03/2010", BIRTH),
        ("geboren op 3 maart 2011", "geboren op 3 maart 2011", BIRTH),
        ("né le 12.03.2010 à Liège", "né le 12.03.2010", BIRTH),
        ("geb. 12.03.2010", "geb. 12.03.2010", BIRTH),
        ("Jan °2010", "°2010", BIRTH),
        ("Jan (° 12-03-2010)", "° 12-03-2010", BIRTH),
        ("rr 93.05.18-223.61 nakijken", "93.05.18-223.61", NUMBER),
        ("93051822361", "93051822361", NUMBER),
        ("BSN 111222333", "111222333", NUMBER),
        ("bsn 1112.22.333", "1112.22.333", NUMBER),
        ("DNI 12345678Z", "12345678Z", NUMBER),
        ("NIE X-1234567-L", "X-1234567-L", NUMBER),
        ("NIF 123456789", "NIF 123456789", NUMBER),
        ("bel hem op 0470 12 34 56", "0470 12 34 56", PHONE),
        ("0470/12.34.56", "0470/12.34.56", PHONE),
        ("+32 (0)470 12 34 56", "+32 (0)470 12 34 56", PHONE),
        ("haar nummer: 06-12345678", "06-12345678", PHONE),
        ("son numéro : 06 12 34 56 78", "06 12 34 56 78", PHONE),
        ("+49 151 23456789", "+49 151 23456789", PHONE),
        ("0151 23456789", "0151 23456789", PHONE),
        ("su móvil +34 612 345 678", "+34 612 345 678", PHONE),
    ],
)
def test_what_looks_like_a_pupil_is_found_and_quoted(text, piece, why):
    assert found(text)[0] == (piece, why)
    assert {kind for _piece, kind in found(text)} == {why}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "De leerlingen van 3B en 4A krijgen een coach, tegen 15/06/2027.",
        "klas 3B, 5ASO en 6TSO",
        "Koning Albertstraat 3B, 9000 Gent",
        "Grote Markt 3B",
        "Rue Neuve, 3B à 1000 Bruxelles",
        "Lange Nieuwstraat 12 bus 3B",
        "Jan Van Eyckstraat 3B",
        "Bahnhofstraße 8a; Berliner Platz 3b",
        "Baker Street 3B, and Market Square 2A",
        "Campus Kompas 3B en Campus Sint-Jozef (2A)",
        "Onze-Lieve-Vrouwinstituut 2A",
        "An Peeters van het CLB, elke dinsdag",
        "De directeur is An Peeters. Zij belt voor 30/06/2027.",
        "Vergadering met Bart Maes, 12/09/2026",
        "Decreet Leerlingenbegeleiding (27/04/2018)",
        "jongeren geboren in 2010 of later",
        "jeunes nés en 2010, et celles nées en 2011",
        "Jugendliche, die 2010 geboren sind",
        "young people born between 2008 and 2010",
        "Voor elke leerling Nederlands; leerling en ouder.",
        "Bel het CLB op 09 222 33 44 of +32 9 222 33 44.",
        "call 02/123.45.67 before 1 September 2027",
        "€ 1 234 567,89 en 45.000.000 euro in 2027",
        "ondernemingsnummer 0123.456.749",
        "IBAN BE68 5390 0754 7034",
        "ISBN 9789401400503, KBO 0403.199.702",
        "bij 20°2 graden, om 9 uur, 3,5 VTE, 2 FTE",
        "Zwischen Schule und Beruf: 8b und 9a, jedes Schuljahr",
        "Die Arbeitsgruppe Schule, Klasse 8b, trifft sich am 12.03.2027.",
        "Sociaal Huis, 3de graad; Huis van het Kind 1A",
        "Vaartbeke, Gent, Brugge",
        "https://example.org/2027/93051822362",
        "0470 is een kengetal; 06-1234",
    ],
)
def test_streets_schools_classes_and_deadlines_are_left_alone(text):
    assert found(text) == []


def every_text(value):
    if isinstance(value, dict):
        yield from (text for item in value.values() for text in every_text(item))
    elif isinstance(value, list):
        yield from (text for item in value for text in every_text(item))
    elif isinstance(value, str):
        yield value


@pytest.mark.parametrize("path", sorted((ROOT / "eslnet" / "data").glob("*.json")), ids=lambda path: path.name)
def test_nothing_in_the_plans_and_the_guide_is_doubted(path):
    texts = list(every_text(json.loads(path.read_text(encoding="utf-8"))))

    assert len(texts) > 20
    assert [doubt for text in texts for doubt in found(text)] == []


@given(st.text(max_size=400))
def test_a_piece_found_stands_in_the_text(text):
    assert all(doubt.piece in text for doubt in doubts_in(text, YEAR))


@given(st.dates(dt.date(1950, 1, 1), dt.date(2024, 12, 31)), st.integers(1, 997), st.sampled_from(["", " ", "."]))
def test_every_belgian_number_is_found_and_with_another_check_it_is_not(born, count, gap):
    first = f"{born:%y%m%d}{count:03}"
    check = 97 - int(first if born.year < 2000 else f"2{first}") % 97
    dated, wrong = f"{born:%y}{gap}{born:%m}{gap}{born:%d}-{count:03}.", (check + 41) % 97

    assert (f"{dated}{check:02}", NUMBER) in found(f"nr {dated}{check:02}!")
    assert is_belgian(f"{first}{wrong:02}") == (wrong in {97 - int(first) % 97, 97 - int(f"2{first}") % 97})


@given(st.integers(10_000_000, 99_999_999))
def test_of_ten_last_digits_at_most_one_makes_a_dutch_or_a_portuguese_number(start):
    assert sum(is_dutch(f"{start}{digit}") for digit in range(10)) <= 1
    assert sum(is_portuguese(f"{start}{digit}") for digit in range(10)) == 1
    assert sum(is_spanish(str(start), letter) for letter in "TRWAGMYFPDXBNJZSQVHLCKE") == 1


@given(st.integers(0, 999_999), st.sampled_from(["", " ", "/", ".", "-"]))
def test_every_belgian_mobile_is_found_and_no_landline(number, gap):
    digits = f"{number:06}"
    tail = f"{gap}{digits[:2]}{gap}{digits[2:4]}{gap}{digits[4:]}"

    assert [why for _piece, why in found(f"bel 0470{tail}.")] == [PHONE]
    assert found(f"bel 09 2{digits[:2]} {digits[2:4]} {digits[4:]}.") == []


@pytest.mark.parametrize("piece", ["Aa ", "Jan Peeters ", "12 ", "0", "A", "3B: ", "° ", "Van den "])
def test_a_very_long_text_takes_no_time(piece):
    start = dt.datetime.now(dt.UTC)

    doubts_in(piece * 20_000, YEAR)

    assert (dt.datetime.now(dt.UTC) - start).total_seconds() < 2
