"""The one Django app of this site."""

from typing import Any

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import transaction
from django.db.models.signals import post_migrate
from django.http import HttpRequest


class DeskConfig(AdminConfig):
    """Django's admin with our site."""

    default_site = "lookup.desk.Desk"


class LookupConfig(AppConfig):
    """Finding the right code: code set, questionnaire, guidance, encounters, audit log."""

    default = True
    name = "lookup"
    verbose_name = "Dorsalgia Coder"

    def ready(self) -> None:
        post_migrate.connect(_install_triggers, sender=self, dispatch_uid="lookup.triggers")
        user_logged_in.connect(_signed_in, dispatch_uid="lookup.signed_in")
        user_logged_out.connect(_signed_out, dispatch_uid="lookup.signed_out")
        user_login_failed.connect(_sign_in_failed, dispatch_uid="lookup.sign_in_failed")


def _signed_in(*, request: HttpRequest, user: Any, **_: Any) -> None:
    """The session and its event in one transaction: no event, no session."""
    from lookup import sessions, throttling
    from lookup.actions import accounts

    sessions.begin(request.session, given=accounts.password_is_given(user))
    with transaction.atomic():
        accounts.signed_in(by=user, address=throttling.address(request))
        request.session.save()


def _signed_out(*, request: HttpRequest, user: Any, **_: Any) -> None:
    from lookup.actions import accounts

    if user is not None and user.is_authenticated:
        with transaction.atomic():
            accounts.signed_out(by=user)
            request.session.flush()


def _sign_in_failed(*, credentials: dict[str, Any], **_: Any) -> None:
    from lookup.actions import accounts

    accounts.sign_in_failed(username=str(credentials.get("username") or ""))


def _install_triggers(*, using: str, **_: Any) -> None:
    from django.db import connections

    from lookup.models import triggers

    triggers.install(connections[using])
