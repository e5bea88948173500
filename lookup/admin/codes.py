"""Codes, index entries, guideline sections: to look at."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from lookup.admin.base import ReadOnlyAdmin
from lookup.models import Code, DataVersion, Edition, Guideline, IndexEntry, Note


class NoteInline(admin.TabularInline):
    """The notes of a code row with what they refer to."""

    model = Note
    fields = readonly_fields = ("kind", "text", "refers_to")
    extra = 0
    can_delete = False

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("references")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("lookup.view_code")

    @admin.display(description="refers to")
    def refers_to(self, note: Note) -> SafeString:
        return format_html_join(", ", "{}", ((reference.text,) for reference in note.references.all()))


@admin.register(Code)
class CodeAdmin(ReadOnlyAdmin):
    """The Tabular List with its dates."""

    list_display = ["code", "title", "kind", "billable", "valid_from", "valid_to"]
    list_filter = ["billable", "kind", "title_only", "valid_from", "valid_to"]
    search_fields = ["=code", "code", "title"]
    inlines = [NoteInline]


@admin.register(IndexEntry)
class IndexEntryAdmin(ReadOnlyAdmin):
    """The Alphabetic Index."""

    list_display = ["path_text", "nemod", "code", "see", "see_also", "valid_from", "valid_to"]
    search_fields = ["path_text", "nemod", "=code"]


@admin.register(Guideline)
class GuidelineAdmin(ReadOnlyAdmin):
    """Sections of the Official Guidelines in our own words."""

    list_display = ["section", "heading", "year"]
    search_fields = ["section", "heading", "paraphrase"]


@admin.register(Edition)
class EditionAdmin(ReadOnlyAdmin):
    """The editions that are loaded."""

    list_display = ["name", "first_day", "last_day", "source"]


@admin.register(DataVersion)
class DataVersionAdmin(ReadOnlyAdmin):
    """The states of the code set that encounters were answered with."""

    list_display = ["sha256", "loaded_at", "current"]
    fields = ["sha256", "loaded_at", "current"]
