"""Forms of encounters: starting one, one step in one, other codes, another date."""

import datetime
import re
import secrets
from typing import Any

from django import forms

from lookup import references
from lookup.actions.encounter_codes import LONGEST_NOTE, MOST_CODES
from lookup.dates import NotADate, parse_date
from lookup.engine.document import Question
from lookup.forms_reading import TextField
from lookup.models.encounters import OVERRIDE_REASONS

NO_PATIENT_DATA = "No name, birth date, record number or anything else about the patient."


class DateField(forms.Field):
    """A typed date: 2026-11-02 or 11/02/2026."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": 12})

    def to_python(self, value: Any) -> datetime.date | None:
        """The date; ValidationError with a sentence when it is none."""
        if isinstance(value, datetime.date) or not value:
            return value or None
        try:
            return parse_date(str(value))
        except NotADate as error:
            raise forms.ValidationError(str(error)) from error


def _token() -> str:
    return secrets.token_urlsafe(12)


class StartForm(forms.Form):
    """What an encounter begins with: `question` and `choice` are its first answer, if one is given; `known`
    is how many with its reference the page warned of; `token` tells one shown form from another."""

    token = forms.CharField(
        required=False,
        max_length=40,
        initial=_token,
        widget=forms.HiddenInput(attrs={"autocomplete": "off"}),
    )
    date_of_service = DateField(label="Date of service", help_text="As 2026-11-02 or 11/02/2026.")
    setting = forms.ChoiceField(label="Setting", widget=forms.RadioSelect)
    reference = forms.CharField(
        required=False,
        max_length=40,
        label="Encounter reference",
        help_text=f"Optional: the number of your work list. {NO_PATIENT_DATA}",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "size": 24}),
    )
    question = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)
    choice = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)
    known = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)
    text = TextField(
        required=False,
        label="Paste the assessment",
        help_text=(
            "Optional. The facts in it are shown for you to confirm; the text itself is read and dropped. "
            "Without it the questions begin."
        ),
    )

    def __init__(self, setting: Question, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not references.kept():
            del self.fields["reference"]
        field = self.fields["setting"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101  tells the type checker
        field.choices = [(choice.key, choice.short) for choice in setting.choices]
        field.help_text = setting.help


class KeyField(forms.RegexField):
    """A key of the questionnaire or of this program: small letters, digits and underscores, never words."""

    def __init__(self, max_length: int = 80, *, required: bool = False) -> None:
        super().__init__(r"\A[a-z0-9_]+\Z", max_length=max_length, required=required)


class StepForm(forms.Form):
    """One step on the page of a condition; `version` is the one the page showed.

    Its fields are keys, codes and numbers: a step may be kept while somebody signs in again, text may not.
    """

    step = KeyField(20, required=True)
    version = forms.IntegerField(min_value=1, max_value=2**31 - 1)
    question = KeyField()
    choice = KeyField()
    advice = KeyField()
    picked = forms.CharField(required=False, max_length=16)
    query = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    option = forms.IntegerField(required=False, min_value=0, max_value=99)
    reason = KeyField(24)


class VersionForm(forms.Form):
    """A step that needs nothing but the version its page showed."""

    version = forms.IntegerField(min_value=1, max_value=2**31 - 1)


class OverrideForm(forms.Form):
    """Other codes than the facts lead to, and why."""

    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)
    codes = forms.CharField(
        max_length=200,
        label="Codes, in order",
        help_text=f"Up to {MOST_CODES} billable codes with blanks or commas between them.",
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autofocus": True, "spellcheck": "false", "size": 48}
        ),
    )
    reason = forms.ChoiceField(
        choices=list(OVERRIDE_REASONS.items()), widget=forms.RadioSelect, label="Why other codes?"
    )
    note = forms.CharField(
        required=False,
        max_length=LONGEST_NOTE,
        label="Note",
        help_text=f"Optional, up to {LONGEST_NOTE} characters, kept in the log for good. {NO_PATIENT_DATA}",
        widget=forms.TextInput(attrs={"autocomplete": "off", "size": 48}),
    )

    def clean_codes(self) -> list[str]:
        """The codes one by one; the action checks that they are billable."""
        return [code for code in re.split(r"[\s,;+]+", self.cleaned_data["codes"]) if code]


class DateForm(forms.Form):
    """Another date of service for an encounter."""

    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)
    date_of_service = DateField(label="Date of service")
