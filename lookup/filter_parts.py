"""What the filters of several lists are made of: a code, a day, and a period that ends after it begins."""

from typing import Any

import django_filters
from django import forms

from lookup.codeset import normalise_code
from lookup.forms_encounters import DateField


class CodeField(forms.CharField):
    """A code, with or without its dot; a category stands for everything below it."""

    def clean(self, value: Any) -> str:
        """The official spelling, "" for nothing; ValidationError with a sentence for anything else."""
        text = str(super().clean(value))
        try:
            return normalise_code(text) if text else ""
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error


class CodeFilter(django_filters.CharFilter):
    """A code by its field."""

    field_class = CodeField


class DayFilter(django_filters.Filter):
    """A typed date by its field."""

    field_class = DateField


class PeriodForm(forms.Form):
    """Filters with `since` and `until`."""

    def clean(self) -> dict[str, Any]:
        """Adds an error at the second day when the two are the wrong way round."""
        cleaned = super().clean() or self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", f"{until} lies before {since}.")
        return cleaned
