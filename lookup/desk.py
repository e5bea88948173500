"""The admin site: Django's, with the events that it does not write itself.

It stands outside lookup/admin because Django makes it before it reads what is registered there.
"""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest
from django.template.response import TemplateResponse

from lookup.actions import accounts
from lookup.forms import DeskSignInForm


class Desk(AdminSite):
    """Content and accounts."""

    site_header = "Dorsalgia Coder: content and accounts"
    site_title = "Dorsalgia Coder"
    index_title = "Content and accounts"
    login_form = DeskSignInForm

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> TemplateResponse:
        """As in Django; one's own new password is an event in the same transaction."""
        with transaction.atomic():
            account = User.objects.get(username=request.user.get_username())
            before = accounts.described(account)
            response = super().password_change(request, extra_context)
            account.refresh_from_db()
            if accounts.described(account) != before:
                accounts.changed(by=account, account=account, before=before)
        return response
