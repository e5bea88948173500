"""Accounts: signing in and out, and what administrators change."""

import datetime
import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth.models import Group
from django.contrib.auth.models import User as Account
from django.db import transaction
from django.utils import timezone

from lookup import throttling
from lookup.actions import audit
from lookup.actions.audit import Actor
from lookup.actions.errors import Refused
from lookup.models import AuditEvent, SignInFailures
from lookup.permissions import is_demo
from lookup.signing import hidden

UNKNOWN = "unknown"
SETUP = "setup"
SHARED = "Demonstration accounts are shared; their password stays as it is."


@transaction.atomic
def begin_sign_in(*, username: str, address: str = "") -> int:
    """Count an attempt to sign in before its password is looked at; returns 0, or how many seconds to wait.

    An attempt that comes too early is not counted, so waiting gets no longer; the first one of each wait is
    an event.
    """
    now = timezone.now()
    _forget(now)
    rows = _locked_failures(username, address, now)
    waits = [(row, throttling.wait(row, free, now)) for row, free in rows]
    if longest := max(seconds for _, seconds in waits):
        over = [row for row, seconds in waits if seconds]
        if not all(row.noted for row in over):
            SignInFailures.objects.filter(pk__in=[row.pk for row in over]).update(noted=True)
            sign_in_failed(username=username, waiting=True)
        return longest
    for row, free in rows:
        row.level, row.last_at, row.noted = throttling.level(row, free, now) + 1, now, False
        row.save()
    return 0


@transaction.atomic
def signed_in(*, by: Account, address: str = "") -> None:
    """An account signed in."""
    password_was_right(by=by, address=address)
    _log(by, "account.signed_in", by.get_username())


@transaction.atomic
def password_was_right(*, by: Account, address: str = "") -> None:
    """What failed before from this address no longer counts, nor does the attempt that was begun."""
    now = timezone.now()
    (of_account, _), (of_address, free) = _locked_failures(by.get_username(), address, now)
    of_account.delete()
    of_address.level, of_address.last_at = max(0.0, throttling.level(of_address, free, now) - 1), now
    of_address.save()


def signed_out(*, by: Account) -> None:
    """An account signed out."""
    _log(by, "account.signed_out", by.get_username())


def sign_in_failed(*, username: str, waiting: bool = False) -> None:
    """Somebody tried to sign in. A name that no account has is kept as a keyed hash only: it may be a
    password typed into the wrong field. `waiting`: it was too early, so the password was not looked at."""
    payload = {"waiting": True} if waiting else {}
    if Account.objects.filter(username=username).exists():
        _log(username, "account.sign_in_failed", username, known=True, **payload)
    else:
        _log(UNKNOWN, "account.sign_in_failed", f"#{hidden('account', username)}", known=False, **payload)


def _locked_failures(username: str, address: str, now: datetime.datetime) -> list[tuple[SignInFailures, int]]:
    """The rows of an attempt with how many are free, always locked in this order: account, then address."""
    fresh = {"level": 0, "last_at": now}
    rows = SignInFailures.objects.select_for_update()
    return [
        (rows.get_or_create(pk=key, defaults=fresh)[0], free)
        for key, free in throttling.keys(username, address)
    ]


def _forget(now: datetime.datetime) -> None:
    """Delete rows that say nothing any more; those in use are left to the next time, or two could block."""
    old = SignInFailures.objects.filter(last_at__lt=now - throttling.KEPT)
    keys = list(old.select_for_update(skip_locked=True).values_list("pk", flat=True))
    SignInFailures.objects.filter(pk__in=keys).delete()


@transaction.atomic
def change_password(*, by: Account, password: str) -> None:
    """An account takes another password. Its other sessions end: they are bound to the old one.

    Refused for demonstration accounts.
    """
    if is_demo(by.get_username()):
        raise Refused(SHARED, status=403)
    by.set_password(password)
    by.save(update_fields=["password"])
    _log(by, "account.password_changed", by.get_username())


def password_is_given(account: Account) -> bool:
    """Whether somebody else set the account's password, by the log; set-up scripts do not count."""
    name = account.get_username()
    if is_demo(name):
        return False
    kinds = ("account.created", "account.changed", "account.password_changed")
    events = AuditEvent.objects.filter(object_type="account", object_id=name, kind__in=kinds)
    for event in events.order_by("-pk").iterator():
        said = json.loads(event.payload)
        before, after = said.get("before", {}), said.get("after", {})
        if event.kind != "account.changed" or before.get("password") != after.get("password"):
            return event.actor not in (name, SETUP)
    return False


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
