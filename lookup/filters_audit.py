"""Filters of the audit log: who, when, ended in which code, what kind, which encounter, with override or not.

Every filter starts from an index (actor, time, kind, encounter). A code is looked for only in the events
that end a condition, so that no filter reads the payload of the whole log (docs/performance.md).
"""

import datetime
import re
from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils import timezone

from lookup.filter_parts import CodeFilter, DayFilter, PeriodForm
from lookup.models import AuditEvent
from lookup.models.audit import EVENT_KINDS

ACCEPTED, OVERRIDDEN, OUTCOME = "encounter.accepted", "encounter.overridden", "encounter.outcome"
ENDS = (ACCEPTED, OVERRIDDEN)
"""The kinds that say in which codes a condition ended."""
OVERRIDE = {"yes": "with an override", "no": "without an override"}
_ENCOUNTER = re.compile(r"[0-9a-f]{4,8}(?:-[0-9a-f]{0,4}){0,3}(?:-[0-9a-f]{0,12})?", re.ASCII)
_PART = {
    "account": "Accounts",
    "group": "Accounts",
    "encounter": "Encounters",
    "audit": "Log",
    "fixtures": "Log",
}
DAY = datetime.timedelta(days=1)

Events = QuerySet[AuditEvent]


class EncounterField(forms.CharField):
    """The id of an encounter or its beginning, from four characters on."""

    def clean(self, value: Any) -> str:
        """The beginning in small letters, "" for nothing."""
        text = str(super().clean(value)).casefold()
        if text and not _ENCOUNTER.fullmatch(text):
            raise forms.ValidationError(
                "The id of an encounter begins like 1f0c2a9e: at least four of 0 to 9 and a to f."
            )
        return text


class EncounterFilter(django_filters.CharFilter):
    """An encounter by its field."""

    field_class = EncounterField


def kinds() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every kind of event with its words, in groups."""
    groups: dict[str, list[tuple[str, str]]] = {"Encounters": []}
    for kind, words in EVENT_KINDS.items():
        group = _PART.get(kind.partition(".")[0], "Content")
        groups.setdefault(group, []).append((kind, words))
    return list(groups.items())


def _quiet(**attributes: str) -> forms.TextInput:
    return forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", **attributes})


class EventFilter(django_filters.FilterSet):
    """The filters; `qs` is what they leave, in no particular order."""

    who = django_filters.CharFilter(
        field_name="actor", label="Who", max_length=150, widget=_quiet(list="people", size="14")
    )
    since = DayFilter(label="From", method="filter_since")
    until = DayFilter(label="To", method="filter_until")
    code = CodeFilter(label="Ended in code", method="filter_code", max_length=20, widget=_quiet(size="9"))
    kind = django_filters.ChoiceFilter(label="What", choices=kinds, empty_label="anything")
    encounter = EncounterFilter(
        label="Encounter id", method="filter_encounter", max_length=36, widget=_quiet(size="10")
    )
    override = django_filters.ChoiceFilter(
        label="Override", method="filter_override", choices=list(OVERRIDE.items()), empty_label="either"
    )

    class Meta:
        model = AuditEvent
        fields: ClassVar[list[str]] = []
        form = PeriodForm

    def filter_since(self, events: Events, name: str, day: datetime.date) -> Events:
        """From the first moment of the day on, in the site's time zone."""
        return events.filter(at__gte=_midnight(day))

    def filter_until(self, events: Events, name: str, day: datetime.date) -> Events:
        """To the last moment of the day."""
        return events.filter(at__lt=_midnight(day + DAY))

    def filter_code(self, events: Events, name: str, code: str) -> Events:
        """Conditions that ended in the code or one below it; with a kind chosen, events of that kind."""
        wanted = self.form.cleaned_data.get("kind")
        ends = events if wanted in (*ENDS, OUTCOME) else events.filter(kind__in=ENDS)
        # The first condition is quick and too wide (it also meets what was suggested), the second is exact.
        exact = rf'"codes":\[[^]]*"{re.escape(code)}'
        return ends.filter(payload__contains=f'"{code}').filter(payload__regex=exact)

    def filter_encounter(self, events: Events, name: str, begins: str) -> Events:
        """Events of the encounters whose id begins so, by the index."""
        # "g" comes after every digit of an id in every collation; "~" comes before them in those of ICU.
        return events.filter(encounter__gte=begins, encounter__lt=f"{begins}g")

    def filter_override(self, events: Events, name: str, choice: str) -> Events:
        """Accepted against the suggestion, or as suggested."""
        return events.filter(kind=OVERRIDDEN if choice == "yes" else ACCEPTED)


def _midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))
