"""Fails when a string of the code has no finished translation, and names each one.

The strings are extracted into a copy, so that the catalogues of the project stay as they are.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ["nl", "fr", "de"]
NOT_COPIED = shutil.ignore_patterns(".*", "var", "tests", "__pycache__", "*.mo")


def extract(copy: Path) -> None:
    """Merge today's strings into the catalogues of the copy."""
    (copy / "locale").mkdir(exist_ok=True)
    command = [sys.executable, "manage.py", "makemessages", "--no-obsolete", "--add-location", "file"]
    command += ["--ignore", "scripts/*"]
    for language in LANGUAGES:
        command += ["--locale", language]
    environment = os.environ | {"ESLNET_VAR": str(copy / "var")}
    done = subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"makemessages failed:\n{done.stdout}{done.stderr}")


def is_empty(message: Message) -> bool:
    """Whether the translation, or one of its plural forms, is missing."""
    forms = [message.string] if isinstance(message.string, str) else message.string
    return not forms or not all(forms)


def faults(path: Path) -> Iterator[str]:
    """Say what is wrong in one catalogue, a line for each fault."""
    with path.open("rb") as file:
        catalog = read_po(file, locale=path.parts[-3])
    if catalog.fuzzy:
        yield "the header is marked fuzzy"
    for message in catalog:
        if not message.id:
            continue
        if is_empty(message):
            yield f"not translated: {message.id!r}"
        elif message.fuzzy:
            yield f"fuzzy: {message.id!r}"
        for error in message.check(catalog):
            yield f"{error}: {message.id!r}"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "eslnet"
        shutil.copytree(ROOT, copy, ignore=NOT_COPIED)
        extract(copy)
        found = [
            f"{language}: {fault}"
            for language in LANGUAGES
            for fault in faults(copy / "locale" / language / "LC_MESSAGES" / "django.po")
        ]
    if found:
        sys.exit("\n".join([*found, f"{len(found)} to mend; `make messages` brings the catalogues up to date."]))


if __name__ == "__main__":
    main()
