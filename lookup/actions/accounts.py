"""Accounts: signing in and out, and what administrators change."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth.models import Group
from django.contrib.auth.models import User as Account
from django.db import transaction
from django.utils import timezone

from lookup import throttling
from lookup.actions import audit
from lookup.actions.audit import Actor
from lookup.models import SignInFailures
from lookup.signing import hidden

UNKNOWN = "unknown"


@transaction.atomic
def signed_in(*, by: Account, address: str = "") -> None:
    """An account signed in; what failed before from this address no longer counts."""
    key, _ = next(throttling.keys(by.get_username(), address))
    SignInFailures.objects.filter(pk=key).delete()
    _log(by, "account.signed_in", by.get_username())


def signed_out(*, by: Account) -> None:
    """An account signed out."""
    _log(by, "account.signed_out", by.get_username())


@transaction.atomic
def sign_in_failed(*, username: str, address: str = "", waiting: bool = False) -> None:
    """Somebody tried to sign in. A name that no account has is kept as a keyed hash only: it may be a
    password typed into the wrong field. `waiting`: it was too early, so the password was not looked at and
    the attempt does not make the next one wait longer."""
    if not waiting:
        _count_failure(username, address)
    payload = {"waiting": True} if waiting else {}
    if Account.objects.filter(username=username).exists():
        _log(username, "account.sign_in_failed", username, known=True, **payload)
    else:
        _log(UNKNOWN, "account.sign_in_failed", f"#{hidden('account', username)}", known=False, **payload)


def _count_failure(username: str, address: str) -> None:
    now = timezone.now()
    SignInFailures.objects.filter(last_at__lt=now - throttling.KEPT).delete()
    for key, _ in throttling.keys(username, address):
        fresh = {"level": 0, "last_at": now}
        row, _ = SignInFailures.objects.select_for_update().get_or_create(pk=key, defaults=fresh)
        row.level, row.last_at = throttling.level(row, now) + 1, now
        row.save()


@transaction.atomic
def create(
    *,
    by: Actor,
    username: str,
    password: str,
    groups: Iterable[str] = (),
    staff: bool = False,
    superuser: bool = False,
) -> Account:
    """Make an account in groups, by their names; Group.DoesNotExist for an unknown one."""
    names = sorted(groups)
    account = Account.objects.create_user(username, password=password, is_staff=staff, is_superuser=superuser)
    account.groups.set([Group.objects.get(name=name) for name in names])
    _log(by, "account.created", username, groups=names, staff=staff, superuser=superuser)
    return account


def changed(*, by: Actor, account: Account, before: Mapping[str, Any], new: bool = False) -> None:
    """Record what an administrator changed; `before` is what `described` gave before it."""
    kind = "account.created" if new else "account.changed"
    _log(by, kind, account.get_username(), before=dict(before), after=described(account))


def group_changed(*, by: Actor, group: Group, before: Mapping[str, Any]) -> None:
    """Record what an administrator changed in a group; `before` is what `group_described` gave before it."""
    audit.record(
        by=by,
        kind="group.changed",
        object_type="group",
        object_id=group.name,
        payload={"before": dict(before), "after": group_described(group)},
    )


def described(account: Account) -> dict[str, Any]:
    """What matters of an account: name, state and rights; of the password only whether it is another."""
    rights = account.user_permissions.values_list("content_type__app_label", "codename")
    return {
        "username": account.get_username(),
        "active": account.is_active,
        "staff": account.is_staff,
        "superuser": account.is_superuser,
        "groups": sorted(account.groups.values_list("name", flat=True)),
        "permissions": sorted(f"{app}.{name}" for app, name in rights),
        "password": hidden("password-state", account.password)[:12],
    }


def group_described(group: Group) -> dict[str, Any]:
    """What a group may do."""
    rights = group.permissions.values_list("content_type__app_label", "codename")
    return {"name": group.name, "permissions": sorted(f"{app}.{name}" for app, name in rights)}


def _log(by: Actor, kind: str, username: str, **payload: Any) -> None:
    audit.record(by=by, kind=kind, object_type="account", object_id=username, payload=payload)
