from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


def refuse_end_before_start(row: Any) -> None:
    if row.until_on and row.from_on and row.until_on < row.from_on:
        raise ValidationError({"until_on": _("The end cannot come before the start.")})
