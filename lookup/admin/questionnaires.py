"""Questionnaires and their revisions: to look at."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from lookup.admin.base import ReadOnlyAdmin
from lookup.models import Questionnaire, QuestionnaireRevision


class RevisionInline(admin.TabularInline):
    """The revisions of a questionnaire."""

    model = QuestionnaireRevision
    fields = readonly_fields = (
        *("number", "sha256", "created_by", "created_at", "published_by", "published_at", "live_from"),
    )
    extra = 0
    can_delete = False

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("document")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("lookup.view_questionnaire")


@admin.register(Questionnaire)
class QuestionnaireAdmin(ReadOnlyAdmin):
    """Which questionnaires there are, and how they are changed."""

    HOW = (
        "Drafts are made and published on the server: export_questionnaire, draft_questionnaire and "
        "publish_questionnaire, which docs/commands.md describes."
    )
    list_display = ["slug"]
    fieldsets = ((None, {"fields": ["slug"], "description": HOW}),)
    inlines = [RevisionInline]
