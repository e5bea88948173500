"""Encounters: to look at."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from lookup.admin.base import ReadOnlyAdmin
from lookup.models import Condition, Encounter, Query


class ConditionInline(admin.StackedInline):
    """The conditions of an encounter."""

    model = Condition
    fields = readonly_fields = (
        *("position", "questionnaire_revision", "facts", "origins", "outcome", "accepted"),
        *("override_reason", "override_note"),
    )
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Encounter)
class EncounterAdmin(ReadOnlyAdmin):
    """All encounters, for auditors and QA leads."""

    list_display = ["created_at", "reference", "coder", "date_of_service", "setting", "status"]
    list_filter = ["status", "setting", "coder", "date_of_service"]
    search_fields = ["=id", "=reference"]
    fields = [
        *("id", "reference", "coder", "date_of_service", "setting", "status", "leading"),
        *("data_version", "version"),
        *("created_at", "updated_at", "accepted_at"),
    ]
    inlines = [ConditionInline]

    def get_queryset(self, request: HttpRequest) -> Any:
        return Encounter.objects.with_pins().select_related("coder")


@admin.register(Query)
class QueryAdmin(ReadOnlyAdmin):
    """All queries to providers, for auditors and QA leads."""

    list_display = ["id", "asked_at", "encounter", "position", "advice", "status", "asked_by", "closed_at"]
    list_filter = ["status", "advice", "asked_at"]
    search_fields = ["=encounter__id", "=encounter__reference"]
    fields = [
        *("encounter", "condition", "position", "questionnaire_revision", "advice", "status", "option"),
        *("asked_at", "asked_by", "closed_at", "closed_by"),
    ]

    def get_queryset(self, request: HttpRequest) -> Any:
        return Query.objects.with_pins()
