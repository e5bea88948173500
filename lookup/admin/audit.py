"""The audit log: to look at."""

import json

from django.contrib import admin
from django.utils.html import format_html
from django.utils.safestring import SafeString

from lookup.admin.base import ReadOnlyAdmin
from lookup.models import AuditEvent


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyAdmin):
    """Events, the newest first."""

    list_display = ["at", "actor", "kind", "object_type", "object_id", "encounter"]
    list_filter = ["kind", "at"]
    search_fields = ["=actor", "=encounter", "object_id"]
    ordering = ["-pk"]
    date_hierarchy = "at"
    show_full_result_count = False
    fields = [
        *("at", "actor", "kind", "object_type", "object_id", "encounter", "content"),
        *("chain", "sequence", "previous_hash", "hash", "key_id"),
    ]
    readonly_fields = ["content"]

    @admin.display(description="what")
    def content(self, event: AuditEvent) -> SafeString:
        shown = json.dumps(json.loads(event.payload), ensure_ascii=False, indent=2, sort_keys=True)
        return format_html("<pre>{}</pre>", shown)
