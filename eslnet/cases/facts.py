"""The facts of a case file: each is handed out once, and what nobody placed is known by name."""

import datetime as dt
import json
import re
from collections.abc import Container, Iterator
from decimal import Decimal
from typing import Any

from ui.dates import PartialDate

PLAIN_KEY = re.compile(r"[\w-]+")
LARGEST = 11  # the power of ten a figure may reach: a trillion fits no field
EMPTY: tuple[Any, ...] = (None, "", [], {})
Kind = type | tuple[type, ...]


class CaseError(ValueError):
    """The file cannot be read as a case; the message names the place."""


def parse(text: str) -> dict[str, Any]:
    """The document of a case file, with exact numbers; raises CaseError where JSON would lose or bend a fact."""
    try:
        document = json.loads(
            text, parse_float=Decimal, parse_constant=_refuse_constant, object_pairs_hook=_without_doubles
        )
    except CaseError:
        raise
    except json.JSONDecodeError as error:
        raise CaseError(f"line {error.lineno}, column {error.colno}: not valid JSON ({error.msg}).") from error
    except ValueError as error:
        raise CaseError(f"The file holds something that cannot be kept: {error}") from error
    except RecursionError as error:
        raise CaseError("The file is nested too deeply.") from error
    if not isinstance(document, dict):
        raise CaseError("The file must hold one object, with network, stakeholders, goals and so on.")
    return document


def _refuse_constant(name: str) -> None:
    raise CaseError(f"{name} is not a number that can be kept.")


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise CaseError(f"The key “{key}” stands twice in one object, so one of the two would be lost.")
        found[key] = value
    return found


def leaves(value: Any, where: str = "") -> Iterator[tuple[str, Any]]:
    """Every fact below `value` with its place, such as ("goals[0].title", "…"); empty values are no facts."""
    if value in EMPTY:
        return
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, below(where, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from leaves(inner, f"{where}[{number}]")
    else:
        yield where, value


def below(where: str, key: str) -> str:
    """The place of a key; one that could be taken for a path is quoted, so that no two facts share a place."""
    if not PLAIN_KEY.fullmatch(key):
        return f"{where}[{json.dumps(key)}]"
    return f"{where}.{key}" if where else key


class Ledger:
    """Every fact of a document and what became of it."""

    def __init__(self, document: dict[str, Any]) -> None:
        try:
            self.facts = dict(leaves(document))
        except RecursionError as error:
            raise CaseError("The file is nested too deeply.") from error
        self.placed: set[str] = set()
        self.refused: dict[str, str] = {}
        for where, what in self.facts.items():
            if isinstance(what, str):
                _refuse_broken_text(where, what)

    def place(self, where: str) -> None:
        self.placed.add(where)

    def refuse(self, where: str, why: str) -> None:
        """This fact, or all facts below this place, cannot be placed."""
        for fact in self.facts:
            if fact == where or fact.startswith((f"{where}.", f"{where}[")):
                self.refused.setdefault(fact, why)

    @property
    def unplaced(self) -> dict[str, str]:
        """Place and reason of every fact that found none; the reason is empty where nobody gave one."""
        return {
            where: self.refused.get(where, "")
            for where in self.facts
            if where in self.refused or where not in self.placed
        }


def _refuse_broken_text(where: str, text: str) -> None:
    if "\x00" in text:
        raise CaseError(f"{where}: the text holds a null character.")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise CaseError(f"{where}: the text holds half a character.") from error


class Facts:
    """One object of a case file. Reading a key marks its fact as placed, unless it does not fit."""

    def __init__(self, values: dict[str, Any], where: str, ledger: Ledger) -> None:
        self.values, self.where, self.ledger = values, where, ledger

    def at(self, key: str) -> str:
        return below(self.where, key)

    def has(self, key: str) -> bool:
        return self.values.get(key) not in EMPTY

    def place_all(self, key: str) -> None:
        """Everything under `key` is placed, whatever its shape."""
        for where, _value in leaves(self.values.get(key), self.at(key)):
            self.ledger.place(where)

    def refuse(self, why: str, key: str = "") -> None:
        """What stands here (under `key`) cannot be placed."""
        self.ledger.refuse(self.at(key) if key else self.where, why)

    def _take(self, key: str, kind: Kind, words: str) -> Any:
        value = self.values.get(key)
        if value in EMPTY:
            return None
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise CaseError(f"{self.at(key)}: expected {words}, found {json.dumps(value, default=str)[:80]}.")
        if not isinstance(value, (dict, list)):
            self.ledger.place(self.at(key))
        return value

    def _refused(self, key: str, why: str) -> Any:
        """Nothing: what stands under `key` does not fit."""
        self.ledger.refuse(self.at(key), why)
        return None

    def text(self, key: str, most: int | None = None) -> str:
        """The text, or "" if there is none or it is longer than `most`."""
        text = self._take(key, str, "a text") or ""
        if most and len(text) > most:
            self._refused(key, f"The text has {len(text)} characters; {most} fit.")
            return ""
        return text

    def need(self, key: str, most: int) -> str:
        """The text without which the row makes no sense."""
        if not self.has(key):
            raise CaseError(f"{self.at(key)}: missing.")
        if not (text := self.text(key, most)):
            raise CaseError(f"{self.at(key)}: longer than {most} characters.")
        return text

    def number(self, key: str) -> Decimal | None:
        """The number as it stands in the file, or None if it would have to be rounded."""
        value = self._take(key, (int, Decimal), "a number")
        if value is None:
            return None
        number = Decimal(value)
        if number.adjusted() > LARGEST:
            return self._refused(key, "The number is too large.")
        if number != round(number, 2):
            return self._refused(key, "Only two decimals are kept.")
        return number

    def whole(self, key: str) -> int | None:
        number = self.number(key)
        if number is not None and number != int(number):
            return self._refused(key, "Only a whole number fits here.")
        return None if number is None else int(number)

    def flag(self, key: str) -> bool | None:
        flag: bool | None = self._take(key, bool, "true or false")
        return flag

    def choice(self, key: str, known: dict[str, Any]) -> Any:
        """What the word stands for, or None if it is not among the known."""
        text = self.text(key)
        if text and text not in known:
            return self._refused(key, f"Not one of the words known here: {', '.join(known)}.")
        return known.get(text)

    def choices(self, key: str, known: Any) -> list[str]:
        """The words of a list that are among the known."""
        found = []
        for place, word in self._items(key, str, "a text"):
            if word in known:
                self.ledger.place(place)
                found.append(word)
            else:
                self.ledger.refuse(place, f"Not one of the words known here: {', '.join(known)}.")
        return found

    def date(self, key: str, *, is_end: bool = False) -> PartialDate | None:
        """A date known to the day, the month or the year."""
        return self._partial_date(self.at(key), self.text(key), is_end=is_end)

    def period(self, key: str) -> tuple[PartialDate | None, PartialDate | None]:
        """The first and the last date of a list of two, either of which may be missing."""
        if not isinstance(self.values.get(key), list):
            self._refused(key, "Expected a list of two dates.")
            return None, None
        dates: dict[int, PartialDate | None] = {}
        for number, (place, text) in self._numbered(key, str, "a date"):
            if number < 2:
                self.ledger.place(place)
                dates[number] = self._partial_date(place, text, is_end=number == 1)
        return dates.get(0), dates.get(1)

    def _partial_date(self, place: str, text: str, *, is_end: bool) -> PartialDate | None:
        try:
            return PartialDate.from_iso(text, is_end=is_end) if text else None
        except ValueError:
            self.ledger.refuse(place, "Not a date: expected 2021, 2021-09 or 2021-09-01.")
            return None

    def day(self, key: str) -> dt.date | None:
        """A date that only fits if it is known to the day."""
        date = self.date(key)
        if date and date.precision != "day":
            return self._refused(key, "Only the month or the year is known; this needs the day.")
        return date.date if date else None

    def clock(self, key: str) -> dt.time | None:
        text = self.text(key)
        try:
            return dt.time.fromisoformat(text) if text else None
        except ValueError:
            return self._refused(key, "Not a time: expected 13:30.")

    def texts(self, key: str, most: int | None = None) -> list[str]:
        """The texts of a list, those that are too long left out."""
        found = []
        for place, text in self._items(key, str, "a text"):
            self.ledger.place(place)
            if most and len(text) > most:
                self.ledger.refuse(place, f"The text has {len(text)} characters; {most} fit.")
            else:
                found.append(text)
        return found

    def lines(self, key: str, most: int | None = None) -> list[str]:
        """The texts of a list, or of one text alone."""
        if isinstance(self.values.get(key), str):
            return [text for text in [self.text(key, most)] if text]
        return self.texts(key, most)

    def sentences(self, key: str, inner: str) -> list[tuple[str, "Facts | None"]]:
        """The texts of a list; one that says more is an object with its text under `inner`."""
        found: list[tuple[str, Facts | None]] = []
        for place, value in self._items(key, (str, dict), "a text"):
            if isinstance(value, str):
                self.ledger.place(place)
                found.append((value, None))
            else:
                facts = Facts(value, place, self.ledger)
                found.append((facts.need(inner, 10_000), facts))
        return found

    def part(self, key: str) -> "Facts | None":
        """The object under this key."""
        value = self._take(key, dict, "an object")
        return Facts(value, self.at(key), self.ledger) if value else None

    def parts(self, key: str) -> list["Facts"]:
        """The objects of a list."""
        return [Facts(value, place, self.ledger) for place, value in self._items(key, dict, "an object")]

    def codes(self, key: str, known: Container[str], why: str) -> list[str]:
        """The codes of a list, or of one alone, that are known; the others are refused."""
        if isinstance(self.values.get(key), str):
            code = self.text(key)
            return [code] if code in known else (self._refused(key, why) or [])
        found = []
        for place, code in self._items(key, str, "a code"):
            self.ledger.place(place)
            if code in known:
                found.append(code)
            else:
                self.ledger.refuse(place, why)
        return found

    def row(self, key: str, rows: dict[str, Any]) -> Any:
        """The row with the code that stands here."""
        code = self.text(key)
        if code and code not in rows:
            raise CaseError(f"{self.at(key)}: nothing in this file has the code {code}.")
        return rows.get(code)

    def rows(self, key: str, rows: dict[str, Any]) -> list[Any]:
        """The rows with the codes that stand here: a list, or one code alone."""
        if isinstance(self.values.get(key), str):
            return [row for row in [self.row(key, rows)] if row]
        found = []
        for place, code in self._items(key, str, "a code"):
            if code not in rows:
                raise CaseError(f"{place}: nothing in this file has the code {code}.")
            self.ledger.place(place)
            found.append(rows[code])
        return found

    def _items(self, key: str, kind: Kind, words: str) -> Iterator[tuple[str, Any]]:
        """The place and value of each item of a list."""
        return (item for _, item in self._numbered(key, kind, words))

    def _numbered(self, key: str, kind: Kind, words: str) -> Iterator[tuple[int, tuple[str, Any]]]:
        for number, value in enumerate(self._take(key, list, "a list") or []):
            place = f"{self.at(key)}[{number}]"
            if value in EMPTY:
                continue
            if not isinstance(value, kind):
                raise CaseError(f"{place}: expected {words}, found {json.dumps(value, default=str)[:80]}.")
            yield number, (place, value)
