"""Who may do what, and where demonstration accounts may sign in."""

import ipaddress
from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import AnonymousUser, Permission
from django.contrib.auth.models import User as Account
from django.db.models import Q
from django.http import HttpRequest

from lookup.models import Encounter

START_ENCOUNTERS = "lookup.add_encounter"
ANSWER_ENCOUNTERS = "lookup.change_encounter"
SEE_ALL_ENCOUNTERS = "lookup.view_encounter"
SEE_EVENTS = "lookup.view_auditevent"
DRAFT_GUIDANCE = "lookup.change_guidance"
ADD_GUIDANCE = "lookup.add_guidance"
PUBLISH_GUIDANCE = "lookup.publish_guidance"
DRAFT_SYNONYMS = "lookup.change_synonym"
PUBLISH_SYNONYMS = "lookup.publish_synonym"
DRAFT_QUESTIONNAIRES = "lookup.change_questionnaire"
PUBLISH_QUESTIONNAIRES = "lookup.publish_questionnaire"

DEMO_PREFIX = "demo-"
DEMO_PASSWORD = "dorsalgia"  # noqa: S105  known to everybody, hence only on this machine
DEMO_ACCOUNTS = {
    "demo-coder": "Coders",
    "demo-editor": "Editors",
    "demo-publisher": "Publishers",
    "demo-auditor": "Auditors",
    "demo-qa": "QA leads",
    "demo-admin": "",
}
"""Name of each demonstration account and its group; without a group it is an administrator."""
_GRANTED = "_perm_cache"  # where Django's own backend keeps it
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_X_FORWARDED_HOST")

User = Account | AnonymousUser


def owns(user: User, encounter: Encounter) -> bool:
    """Whether the encounter is the account's own."""
    return encounter.coder_id == user.pk


def can_see(user: User, encounter: Encounter) -> bool:
    """Whether the account may read the encounter: its own, or with the right to see all."""
    return owns(user, encounter) or user.has_perm(SEE_ALL_ENCOUNTERS)


def can_answer(user: User, encounter: Encounter) -> bool:
    """Whether the account may change the encounter: only its own."""
    return owns(user, encounter) and user.has_perm(ANSWER_ENCOUNTERS)


def is_demo(username: str) -> bool:
    """Whether the name is one reserved for demonstration accounts."""
    return username.casefold().startswith(DEMO_PREFIX)


def is_loopback(host: str) -> bool:
    """Whether a host name or address, with or without port, means this machine."""
    has_port = host.count(":") == 1 or "]:" in host
    name = (host.rsplit(":", 1)[0] if has_port else host).strip("[]")
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name.casefold() == "localhost"


def from_this_machine(request: HttpRequest | None) -> bool:
    """Whether a browser on this machine asks, and not through a proxy that stands here for others."""
    if request is None:
        return True
    if any(name in request.META for name in FORWARDED):
        return False
    address = str(request.META.get("REMOTE_ADDR", ""))
    return is_loopback(address) and is_loopback(str(request.META.get("HTTP_HOST", "localhost")))


class AccountBackend(ModelBackend):
    """Accounts of this site's own database; demonstration accounts only where they are harmless."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> Account | None:
        """As in Django; a demonstration account signs in only from this machine unless the site says so."""
        if is_demo(username or "") and not demo_allowed(request):
            return None
        return super().authenticate(request, username, password, **kwargs)

    def get_all_permissions(self, user_obj: User, obj: Any = None) -> set[str]:
        """As in Django, for an ordinary account in one request to the database in place of two."""
        if user_obj.is_superuser or not user_obj.is_active or user_obj.is_anonymous or obj is not None:
            return super().get_all_permissions(user_obj, obj)
        if not hasattr(user_obj, _GRANTED):
            of_account = Permission.objects.filter(Q(user=user_obj) | Q(group__user=user_obj)).order_by()
            named = of_account.values_list("content_type__app_label", "codename")
            setattr(user_obj, _GRANTED, {f"{app}.{name}" for app, name in named})
        return set(getattr(user_obj, _GRANTED))

    def user_can_authenticate(self, user: Account | AnonymousUser | None) -> bool:
        """False for a demonstration account outside demo mode; this also ends its sessions."""
        if user is not None and is_demo(user.get_username()) and not settings.DEMO:
            return False
        return super().user_can_authenticate(user)


def demo_allowed(request: HttpRequest | None) -> bool:
    """Whether demonstration accounts may sign in with this request."""
    return bool(settings.DEMO) and (settings.DEMO_BEYOND_LOOPBACK or from_this_machine(request))
