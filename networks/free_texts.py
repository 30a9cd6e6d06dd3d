"""Free texts hold no data of pupils: a quiet sentence says so, and a form asks once about what looks like it."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from networks.pupil_data import doubts_in
from ui.forms import SAVE_ANYWAY


class FreeTexts:
    """Mixed into a form before the others: watches its text areas, and the single lines named in `free_lines`.

    What was not changed is not looked at. A doubt refuses nothing: with the tick of the error summary it is saved as
    it stands. The texts stand in no log.
    """

    free_lines: tuple[str, ...] = ()
    is_watched: ClassVar[bool] = True

    def __getitem__(self, name: str) -> forms.BoundField:
        field = self.fields.get(name)  # type: ignore[attr-defined]
        if field is not None and self.is_watched and _is_area(field):
            field.help_text = _with_sentence(str(field.help_text))
        return super().__getitem__(name)  # type: ignore[misc]

    def full_clean(self) -> None:
        super().full_clean()  # type: ignore[misc]
        if not self.is_watched or not hasattr(self, "cleaned_data"):
            return
        year = timezone.now().year
        for name in self._free_texts():
            for doubt in doubts_in(self.cleaned_data[name], year):
                self.has_doubts = True
                if SAVE_ANYWAY not in self.data:  # type: ignore[attr-defined]
                    self.add_error(name, _doubtful(doubt.piece, str(doubt.why)))  # type: ignore[attr-defined]

    def _free_texts(self) -> list[str]:
        """The free texts that were changed and are right so far."""
        fields = self.fields.items()  # type: ignore[attr-defined]
        free = [name for name, field in fields if name in self.free_lines or _is_area(field)]
        right = [name for name in free if isinstance(self.cleaned_data.get(name), str)]  # type: ignore[attr-defined]
        return [name for name in right if self._is_changed(name)]

    def _is_changed(self, name: str) -> bool:
        """Asked of this field alone: others may hold what they cannot compare, such as a level that is no number."""
        field = self.fields[name]  # type: ignore[attr-defined]
        initial = self.get_initial_for_field(field, name)  # type: ignore[attr-defined]
        return bool(field.has_changed(initial, self[name].data))


def _is_area(field: Any) -> bool:
    """A text of more than one line in somebody's own words; lists and addresses typed in an area are not."""
    return type(field) is forms.CharField and isinstance(field.widget, forms.Textarea)


def _with_sentence(help_text: str) -> str:
    sentence = _("No names of pupils.")
    start = " ".join(sentence.split()[:3])
    return help_text if start in help_text else f"{help_text} {sentence}".strip()


def _doubtful(piece: str, why: str) -> ValidationError:
    told = _(
        "“%(piece)s” %(why)s. Nothing about one pupil belongs here. If it is something else, tick “Save it all the "
        "same” at the top."
    )
    return ValidationError(told, code="doubtful", params={"piece": piece, "why": why})
