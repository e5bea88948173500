"""What the admin pages of this site share."""

import difflib
from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from lookup.actions.errors import Refused


class ReadOnlyAdmin(admin.ModelAdmin):
    """Lists and shows, for accounts with the view permission; nobody adds, changes or deletes here."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class KeepingAdmin(admin.ModelAdmin):
    """Rows are added and changed by actions, and never deleted."""

    save_as = False

    class Media:
        css = {"all": ["admin-site/admin.css"]}

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def refuse(self, request: HttpRequest, error: Refused) -> None:
        """Show why an action did not act."""
        self.message_user(request, error.sentence, messages.ERROR)


def check(
    form: forms.ModelForm, content: Callable[[], Mapping[str, Any]], checks: Callable[..., object]
) -> None:
    """Let the action check what it will take, so that a refusal keeps what was typed."""
    if form.errors:
        return
    try:
        checks(form.instance if form.instance.pk else None, **content())
    except Refused as error:
        raise forms.ValidationError(error.sentence) from error


def lines(text: str) -> list[str]:
    """The lines of a form field that holds one item a line."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def as_list(items: list[str]) -> SafeString:
    """Items as a list for a read-only field."""
    if not items:
        return SafeString("–")
    return format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", ((item,) for item in items)))


def difference(before: str, after: str) -> SafeString:
    """A unified diff, its lines marked as added or removed."""
    changed = difflib.unified_diff(before.splitlines(), after.splitlines(), "live", "draft", lineterm="", n=2)
    marks = {"+": "added", "-": "removed", "@": "place"}
    rows = ((marks.get(line[:1], "same"), line) for line in list(changed)[2:])
    return format_html(
        "<pre class='difference'>{}</pre>", format_html_join("\n", "<span class='{}'>{}</span>", rows)
    )
