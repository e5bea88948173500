"""Forms of a pasted text: the text itself, and the facts that were read from it."""

from __future__ import annotations

import unicodedata
from typing import Any

from django import forms

from lookup.reading import LONGEST

MOST_FACTS = 80
"""So many facts of one text are offered: even as many conditions keep below the fields one request may have
(DATA_UPLOAD_MAX_NUMBER_FIELDS)."""
_GROUPS = range(1, MOST_FACTS + 1)
BROKEN = 0.1  # share of unreadable characters from which a text is taken for a file
_LINE_ENDS = str.maketrans({"\x0b": "\n", "\x0c": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n"})


def plain(text: str) -> str:
    """The text as it is read and shown: one kind of line end, no invisible and no turning characters.

    What has no width (also the marks that turn the direction of writing) is taken out; control characters
    become blanks.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").translate(_LINE_ENDS)
    if lines.isascii() and lines.replace("\n", "").isprintable():
        return lines
    kinds = ((char, unicodedata.category(char)) for char in lines)
    return "".join(" " if kind == "Cc" and char != "\n" else char for char, kind in kinds if kind != "Cf")


class TextField(forms.CharField):
    """A pasted text, cleaned; the message says by how much it is too long."""

    widget = forms.Textarea(attrs={"autocomplete": "off", "spellcheck": "false", "rows": 8})

    def to_python(self, value: Any) -> str:
        """The plain text; ValidationError for what is no text or too long."""
        typed = str(value or "")
        unreadable = sum(char == "\ufffd" or (char < " " and char not in "\t\r\n\f\v") for char in typed)
        if unreadable > BROKEN * len(typed):
            raise forms.ValidationError("This is not readable as text. Copy the words, not a file.", "binary")
        text = plain(super().to_python(typed) or "")
        if len(text) > LONGEST:
            raise forms.ValidationError(
                f"This is {len(text):,} characters; at most {LONGEST:,} are read. "
                "Shorten it to the assessment.",
                "too_long",
            )
        return text


class PasteForm(forms.Form):
    """The assessment as the provider wrote it."""

    text = TextField(
        label="Paste the assessment",
        error_messages={"required": "Paste or type the provider's words first."},
    )

    @property
    def status(self) -> int:
        """The HTTP status of a refused text."""
        return 413 if self.has_error("text", "too_long") else 400


class FactForm(forms.Form):
    """One fact of the list: what was read, the choice as it stands now, and whether to use it."""

    group = forms.IntegerField(min_value=_GROUPS[0], max_value=_GROUPS[-1])
    question = forms.CharField(max_length=80)
    read = forms.CharField(max_length=80)
    choice = forms.CharField(max_length=80)
    use = forms.BooleanField(required=False)


class UseForm(forms.Form):
    """The version that the list was shown with, and the conditions of the text that are wanted."""

    version = forms.IntegerField(min_value=1, max_value=2**31 - 1)
    groups = forms.TypedMultipleChoiceField(
        choices=[(number, number) for number in _GROUPS], coerce=int, required=False
    )


FactFormSet = forms.formset_factory(
    FactForm, extra=0, max_num=MOST_FACTS, absolute_max=MOST_FACTS, validate_max=True
)
