"""The admin site: Django's, with our sign-in and our page for passwords.

It stands outside lookup/admin because Django makes it before it reads what is registered there.
"""

from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from lookup.forms import DeskSignInForm


class Desk(AdminSite):
    """Content and accounts."""

    site_header = "Dorsalgia Coder: content and accounts"
    site_title = "Dorsalgia Coder"
    index_title = "Content and accounts"
    login_form = DeskSignInForm

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:  # type: ignore[override]
        """The site has one page for this, for everybody."""
        return HttpResponseRedirect(reverse("password"))
