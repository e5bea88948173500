"""Accounts and groups: as in Django, each change with its event, and nothing is deleted.

An account that is no longer needed is made inactive: encounters and events name it.
"""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from lookup.actions import accounts

admin.site.unregister([User, Group])


@admin.register(User)
class AccountAdmin(UserAdmin):
    """Accounts, for administrators."""

    list_display = [
        "username",
        "first_name",
        "last_name",
        "is_active",
        "is_staff",
        "is_superuser",
        "last_login",
    ]
    list_filter = ["is_active", "groups", "is_staff", "is_superuser"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        before = accounts.described(User.objects.get(pk=obj.pk)) if change else {}
        super().save_model(request, obj, form, change)
        form.described_before = before

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        before = form.described_before
        accounts.changed(by=request.user, account=form.instance, before=before, new=not change)

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        """As in Django; a new password is an event in the same transaction."""
        with transaction.atomic():
            account = User.objects.filter(pk=id).first() if id.isdecimal() else None
            before = accounts.described(account) if account else {}
            response = super().user_change_password(request, id, form_url)
            changed = User.objects.filter(pk=id).first() if account else None
            if changed and accounts.described(changed) != before:
                accounts.changed(by=request.user, account=changed, before=before)
        return response


@admin.register(Group)
class RightsAdmin(GroupAdmin):
    """Groups and what they may do."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Group, form: Any, change: bool) -> None:
        before = accounts.group_described(Group.objects.get(pk=obj.pk)) if change else {}
        super().save_model(request, obj, form, change)
        form.described_before = before

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        accounts.group_changed(by=request.user, group=form.instance, before=form.described_before)
