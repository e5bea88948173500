"""Filters of lists of encounters: validated, each a part of the address."""

from typing import Any

import django_filters
from django.contrib.auth.models import User as Account
from django.db.models import Exists, OuterRef, Q, QuerySet, TextField
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from django.http import HttpRequest

from lookup import references
from lookup.filter_parts import CodeFilter, DayFilter, PeriodForm
from lookup.models import Condition, Encounter
from lookup.models.encounters import STATUSES


def _coders(_: HttpRequest | None) -> QuerySet[Account]:
    """The accounts that have encounters, by name."""
    return Account.objects.filter(Exists(Encounter.objects.filter(coder=OuterRef("pk")))).order_by("username")


class EncounterFilter(django_filters.FilterSet):
    """By reference, status, date of service and code; in a list `of_all` also by coder."""

    coder = django_filters.ModelChoiceFilter(
        queryset=_coders, to_field_name="username", label="Coder", empty_label="any"
    )
    reference = django_filters.CharFilter(method="by_reference", label="Reference", max_length=40)
    status = django_filters.ChoiceFilter(choices=list(STATUSES.items()), label="Status", empty_label="any")
    since = DayFilter("date_of_service", lookup_expr="gte", label="Date of service from")
    until = DayFilter("date_of_service", lookup_expr="lte", label="to")
    code = CodeFilter(method="by_code", label="Code", max_length=12)

    class Meta:
        model = Encounter
        fields: list[str] = []
        form = PeriodForm

    def __init__(self, *args: Any, of_all: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not of_all:
            del self.filters["coder"]
        if not references.kept():
            del self.filters["reference"]

    def by_reference(self, found: QuerySet[Encounter], _: str, text: str) -> QuerySet[Encounter]:
        """A part of a plain reference, or the whole of a hashed one; by its hash a plain one as well."""
        wanted = references.like(text)
        if references.is_hash(text):
            plain = found.exclude(reference="").exclude(reference__startswith="#")
            named = plain.values_list("pk", "reference")
            wanted |= Q(pk__in=[key for key, name in named if references.hashed(name) == text])
        return found.filter(wanted)

    def by_code(self, found: QuerySet[Encounter], _: str, code: str) -> QuerySet[Encounter]:
        """Accepted codes, and those that facts lead to where nothing is accepted yet."""
        begins = f'"{code}'
        of_one = Condition.objects.filter(encounter=OuterRef("pk")).annotate(
            accepted_text=Cast("accepted", TextField()), led_to=KT("outcome__codes")
        )
        listed = Q(accepted_text__contains=begins) | Q(accepted=[], led_to__contains=begins)
        return found.filter(Exists(of_one.filter(listed)))

    @property
    def given(self) -> dict[str, Any]:
        """What is filtered by: the fields that hold something that can be read."""
        if not self.is_bound or self.form.errors is None:
            return {}
        return {name: value for name, value in self.form.cleaned_data.items() if value}
