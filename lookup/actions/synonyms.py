"""Synonyms and abbreviations: drafted by editors, published by publishers."""

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from lookup.actions import audit
from lookup.actions.errors import Refused, Stale, require
from lookup.actions.revisions import check_second_person
from lookup.codeset import normalise_code
from lookup.models import Synonym
from lookup.models.codes import SYNONYM_KINDS
from lookup.permissions import DRAFT_SYNONYMS, PUBLISH_SYNONYMS, User

CONTENT = ("term", "kind", "expansion", "codes", "source", "note")
LOCAL = "local"


@transaction.atomic
def add(
    *, by: User, term: str, kind: str, expansion: str, codes: Iterable[str] = (), note: str = ""
) -> Synonym:
    """Draft a new synonym of this site and return it."""
    require(by, DRAFT_SYNONYMS)
    content = check(None, term=term, kind=kind, expansion=expansion, codes=codes, note=note)
    return _draft(by, content, replaces=None)


@transaction.atomic
def change(
    *,
    by: User,
    synonym: Synonym,
    term: str,
    kind: str,
    expansion: str,
    codes: Iterable[str] = (),
    note: str = "",
) -> Synonym:
    """Draft another content for a live synonym, or for a draft; the row it came from stays as it was.

    Raises Stale when the row is no longer live or open, or when another draft waits for it.
    """
    require(by, DRAFT_SYNONYMS)
    held = _open(synonym)
    content = check(held, term=term, kind=kind, expansion=expansion, codes=codes, note=note)
    if all(getattr(held, name) == value for name, value in content.items() if name != "source"):
        return held
    if held.state == "draft":
        _discard(held)
        return _draft(by, content, replaces=held.replaces, before=content_of(held))
    return _draft(by, content, replaces=held)


@transaction.atomic
def remove(*, by: User, synonym: Synonym) -> Synonym:
    """Draft that a live synonym goes out of use."""
    require(by, DRAFT_SYNONYMS)
    held = _open(synonym)
    if held.state != "live":
        raise Refused("Only a live synonym can be removed; discard the draft instead.")
    return _draft(by, content_of(held), replaces=held, removes=True)


@transaction.atomic
def discard(*, by: User, synonym: Synonym) -> Synonym:
    """Drop a draft; the live synonym stays."""
    require(by, DRAFT_SYNONYMS)
    held = _locked(synonym)
    if held.state == "discarded":
        return held
    if held.state != "draft":
        raise Stale("This draft was published in the meantime.")
    _discard(held)
    _log(by, "synonym.discarded", held)
    return held


@transaction.atomic
def publish(*, by: User, synonym: Synonym) -> Synonym:
    """Put a draft in force: it becomes live, the synonym it replaces goes out of use."""
    require(by, PUBLISH_SYNONYMS)
    held = _locked(synonym, with_replaced=True)
    if held.published_at:
        return held
    if held.state != "draft" or (held.replaces and not held.replaces.active):
        raise Stale("This draft no longer stands.")
    check_second_person(held.created_by, by)
    before = content_of(held.replaces) if held.replaces else None
    if held.replaces:
        Synonym.objects.filter(pk=held.replaces.pk).update(active=False)
    held.active = not held.removes
    held.published_by, held.published_at = by.get_username(), timezone.now()
    try:
        with transaction.atomic():
            held.save(update_fields=["active", "published_by", "published_at"])
    except IntegrityError as error:
        raise Refused("The same synonym is live already.", status=409) from error
    _log(by, "synonym.published", held, before=before)
    return held


def check(
    synonym: Synonym | None,
    *,
    term: str,
    kind: str,
    expansion: str,
    codes: Iterable[str] = (),
    note: str = "",
) -> dict[str, Any]:
    """The content as `add` (no synonym) or `change` would store it; raises what they would raise for it."""
    content = _content(term, kind, expansion, codes, note)
    if synonym is None:
        _check_new(content)
    elif synonym.replaced_by.filter(published_at=None, discarded_at=None).exists():
        raise Stale("Another draft waits for this synonym.")
    return content


def content_of(synonym: Synonym) -> dict[str, Any]:
    """The content of a row as the log keeps it."""
    return {name: getattr(synonym, name) for name in CONTENT}


def _locked(synonym: Synonym, *, with_replaced: bool = False) -> Synonym:
    rows = Synonym.objects.select_for_update(of=("self",))
    return (rows.select_related("replaces") if with_replaced else rows).get(pk=synonym.pk)


def _open(synonym: Synonym) -> Synonym:
    held = _locked(synonym)
    if held.state not in ("live", "draft"):
        raise Stale()
    return held


def _content(term: str, kind: str, expansion: str, codes: Iterable[str], note: str) -> dict[str, Any]:
    if kind not in SYNONYM_KINDS:
        raise Refused("There is no such kind of synonym.")
    content = {
        "term": " ".join(term.split()),
        "kind": kind,
        "expansion": " ".join(expansion.split()),
        "codes": [_code(code) for code in codes],
        "source": LOCAL,
        "note": " ".join(note.split()),
    }
    if not content["term"] or not content["expansion"]:
        raise Refused("A synonym needs a term and what it stands for.")
    if len(content["term"]) > 120 or len(content["expansion"]) > 240 or "\0" in f"{term}{expansion}{note}":
        raise Refused("A term has up to 120 characters, what it stands for up to 240.")
    return content


def _code(code: str) -> str:
    try:
        return normalise_code(code) + ("-" if code.strip().endswith("-") else "")
    except ValueError as error:
        raise Refused(str(error)) from error


def _check_new(content: dict[str, Any]) -> None:
    same = {name: content[name] for name in ("term", "kind", "expansion")}
    if Synonym.objects.filter(**same, discarded_at=None, replaced_by=None, removes=False).exists():
        raise Refused("This synonym exists already.", status=409)


def _draft(
    by: User,
    content: dict[str, Any],
    *,
    replaces: Synonym | None,
    removes: bool = False,
    before: dict[str, Any] | None = None,
) -> Synonym:
    try:
        with transaction.atomic():
            draft = Synonym.objects.create(
                **content,
                replaces=replaces,
                removes=removes,
                created_by=by.get_username(),
                created_at=timezone.now(),
            )
    except IntegrityError as error:
        raise Stale("Another draft waits for this synonym.") from error
    _log(by, "synonym.drafted", draft, before=before or (content_of(replaces) if replaces else None))
    return draft


def _discard(draft: Synonym) -> None:
    draft.discarded_at = timezone.now()
    draft.save(update_fields=["discarded_at"])


def _log(by: User, kind: str, synonym: Synonym, **payload: Any) -> None:
    audit.record(
        by=by,
        kind=kind,
        object_type="synonym",
        object_id=synonym.term,
        payload={"row": synonym.pk, "removes": synonym.removes, **content_of(synonym), **payload},
    )
