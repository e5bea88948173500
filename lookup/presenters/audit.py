"""Audit events in plain sentences: one for each kind, each question as it was worded then.

A sentence never fails: what an old event does not hold is left out of it.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lookup import pinned
from lookup.engine import Questionnaire
from lookup.models import AuditEvent, QuestionnaireRevision
from lookup.models.audit import EVENT_KINDS
from lookup.models.encounters import OVERRIDE_REASONS, REOPEN_REASONS

Payload = Mapping[str, Any]

BEGINS = ("encounter.started", "encounter.condition_added")
"""The kinds that say which questionnaire revision a condition is answered with."""


@dataclass(frozen=True, slots=True)
class Told:
    """One event to read. `lines` are further answers it holds; `condition` is 0 where it concerns none."""

    event: AuditEvent
    sentence: str
    lines: tuple[str, ...]
    condition: int


class Words:
    """The words of questions and choices for one condition; keys stand in where they are not known."""

    def __init__(self, questionnaire: Questionnaire | None) -> None:
        self._questions = questionnaire.by_key if questionnaire else {}
        self._texts = questionnaire.document.texts if questionnaire else {}

    def question(self, key: str) -> str:
        """A question as it was worded."""
        found = self._questions.get(key)
        return found.text if found else key

    def choice(self, question: str, key: str) -> str:
        """A choice in its short words."""
        found = self._questions.get(question)
        texts = {choice.key: choice.short for choice in found.choices} if found else {}
        return texts.get(key, key)

    def advice(self, key: str) -> str:
        """The text of an advice."""
        found = self._texts.get(key)
        return found.text if found else key


class Pins:
    """Which questionnaire revision each condition was answered with, read from the events themselves."""

    def __init__(self, events: Iterable[AuditEvent]) -> None:
        encounters = {event.encounter for event in events} - {""}
        self._begun: dict[tuple[str, int], list[tuple[int, str]]] = {}
        self._words: dict[str, Words] = {"": Words(None)}
        begins = AuditEvent.objects.filter(encounter__in=encounters, kind__in=BEGINS)
        for number, encounter, text in begins.order_by("pk").values_list("pk", "encounter", "payload"):
            payload = json.loads(text)
            place = self._begun.setdefault((encounter, payload.get("condition", 0)), [])
            place.append((number, payload.get("sha256", "")))

    def words(self, event: AuditEvent, condition: int) -> Words:
        """The words for a condition at the time of an event."""
        begun = self._begun.get((event.encounter, condition), [])
        sha256 = next((sha for number, sha in reversed(begun) if number <= event.pk), "")
        if sha256 not in self._words:
            revision = QuestionnaireRevision.objects.filter(sha256=sha256).defer("document").first()
            self._words[sha256] = Words(pinned.questionnaire(revision) if revision else None)
        return self._words[sha256]


def told(events: Sequence[AuditEvent]) -> list[Told]:
    """Events as sentences, in the given order."""
    pins = Pins(events)
    return [tell(event, pins) for event in events]


def tell(event: AuditEvent, pins: Pins) -> Told:
    """One event as a sentence that begins with who did it."""
    payload: Payload = json.loads(event.payload)
    condition = payload.get("condition") or 0
    words = pins.words(event, condition)
    says = SENTENCES.get(event.kind)
    said = says(payload, event.object_id, words) if says else EVENT_KINDS.get(event.kind, event.kind)
    end = "" if said.endswith("?") else "."
    return Told(event, f"{event.actor} {said}{end}", _answers(payload, words), condition)


def pretty(event: AuditEvent) -> str:
    """The payload with line breaks, otherwise as it was signed."""
    return json.dumps(json.loads(event.payload), indent=2, sort_keys=True, ensure_ascii=False)


def _answers(payload: Payload, words: Words) -> tuple[str, ...]:
    """The answers that closing the rest or reading a text gave, one a line, with those they replaced."""
    read, before = payload.get("origins", {}), dict(payload.get("replaced", ()))
    return tuple(
        f"{words.question(question)} {words.choice(question, choice)}"
        + (f" (in place of {words.choice(question, before[question])})" if question in before else "")
        + (" (from text)" if question in read else "")
        for question, choice in payload.get("answers", ())
    )


def _codes(codes: Iterable[str]) -> str:
    return ", ".join(codes) or "no code"


def _date(day: str) -> str:
    """An ISO date as it is; anything else is left out."""
    try:
        return datetime.date.fromisoformat(day).isoformat()
    except ValueError:
        return "a date"


def _started(p: Payload, _: str, words: Words) -> str:
    said = f"started an encounter with date of service {_date(p.get('date_of_service', ''))}"
    edition = f", edition {p['edition']}" if p.get("edition") else ""
    revision = f", questionnaire revision {p['revision']}" if p.get("revision") else ""
    return f"{said}{edition}{revision}{_known(p, words)}"


def _condition_added(p: Payload, _: str, words: Words) -> str:
    return f"added condition {p.get('condition', '')}{_known(p, words)}"


def _known(p: Payload, words: Words) -> str:
    """The facts a condition begins with."""
    facts = [
        f"“{words.question(key)}” answered “{words.choice(key, choice)}”"
        for key, choice in p.get("facts", ())
    ]
    return f", {'; '.join(facts)}" if facts else ""


def _answered(p: Payload, _: str, words: Words) -> str:
    question = p.get("question", "")
    choice = words.choice(question, p.get("choice", ""))
    return f"answered “{words.question(question)}” with “{choice}”{_origin(p)}"


def _answer_changed(p: Payload, _: str, words: Words) -> str:
    question = p.get("question", "")
    before, choice = words.choice(question, p.get("before", "")), words.choice(question, p.get("choice", ""))
    return f"changed the answer to “{words.question(question)}” from “{before}” to “{choice}”{_origin(p)}"


def _origin(p: Payload) -> str:
    """Where an answer comes from when it is not the chart as it was, and how it came here."""
    said = [
        f"query {p['query']} answered" if p.get("query") else "",
        "from text" if p.get("origin") == "text" else "",
        f"for the whole encounter, in condition {p['given_in']}" if p.get("given_in") else "",
        "sent before signing in again" if p.get("kept") else "",
    ]
    return "".join(f" ({each})" for each in said if each)


def _answer_withdrawn(p: Payload, _: str, words: Words) -> str:
    question = p.get("question", "")
    before = words.choice(question, p.get("before", ""))
    return f"withdrew the answer “{before}” to “{words.question(question)}”{_origin(p)}"


def _rest_closed(p: Payload, _: str, __: Words) -> str:
    return f"said that nothing more is documented{_origin(p)}"


def _facts_read(p: Payload, _: str, __: Words) -> str:
    read, count = len(p.get("origins", ())), len(p.get("answers", ()))
    beside = f", and changed {count - read} beside it" if count > read else ""
    return f"took {read} fact{'' if read == 1 else 's'} from a pasted text{beside}"


def _outcome(p: Payload, _: str, words: Words) -> str:
    if p.get("kind") == "tree":
        return "was led to the code tree"
    if not p.get("codes"):
        texts = [words.advice(key) for key in p.get("advice", ())]
        return " ".join(["was led to no code", *[f"but to: {text.rstrip('.')}" for text in texts]])
    return f"was led to {_codes(p['codes'])}"


def _date_changed(p: Payload, _: str, __: Words) -> str:
    before, after = _date(p.get("before", "")), _date(p.get("date_of_service", ""))
    return f"changed the date of service from {before} to {after}"


def _accepted(p: Payload, _: str, __: Words) -> str:
    return f"accepted {_codes(p.get('codes', ()))}"


def _overridden(p: Payload, _: str, __: Words) -> str:
    chosen, suggested = _codes(p.get("codes", ())), _codes(p.get("suggested", ()))
    reason = OVERRIDE_REASONS.get(p.get("reason", ""), p.get("reason", ""))
    note = f" (note: {p['note']})" if p.get("note") else ""
    if p.get("finished") is False:
        return f"chose {chosen} before the questions were answered to the end, because: {reason}{note}"
    return f"chose {chosen} in place of {suggested}, because: {reason}{note}"


def _query_opened(p: Payload, _: str, words: Words) -> str:
    return f"sent a query to the provider: {words.advice(p.get('advice', '')).rstrip('.')}"


def _query_answered(p: Payload, number: str, _: Words) -> str:
    chosen = f": “{p['chosen']}”" if p.get("chosen") else ""
    return f"recorded the provider’s answer to query {number}{chosen}"


def _query_withdrawn(p: Payload, number: str, _: Words) -> str:
    return f"withdrew query {number}"


def _condition_removed(p: Payload, _: str, __: Words) -> str:
    ended = "; the codes of all others were accepted, and so is the encounter" if p.get("status") else ""
    return f"removed condition {p.get('condition', '')}{ended}"


def _led(p: Payload, _: str, __: Words) -> str:
    return f"put condition {p.get('condition', '')} first among those of the encounter"


def _reopened(p: Payload, _: str, __: Words) -> str:
    codes = [code for _, accepted in p.get("accepted", ()) for code in accepted]
    reason = REOPEN_REASONS.get(p.get("reason", ""), p.get("reason", ""))
    return f"reopened the encounter; accepted were {_codes(codes)}" + (
        f", because: {reason}" if reason else ""
    )


def _fixtures(p: Payload, _: str, __: Words) -> str:
    counts = {**p.get("counts", {}), **p.get("live", {})}
    parts = [f"{number:,} {name}" for name, number in counts.items()]
    parts += [f"{len(p['drafts'])} drafts"] if p.get("drafts") else []
    return f"loaded the data that comes with the program: {', '.join(parts)}"


def _sign_in_failed(p: Payload, name: str, _: Words) -> str:
    early = ", too early after other failures" if p.get("waiting") else ""
    if p.get("known"):
        return f"tried to sign in and failed{early}"
    return f"tried to sign in with a name that no account has (kept as {name}){early}"


def _account(did: str) -> Callable[[Payload, str, Words], str]:
    def say(p: Payload, name: str, _: Words) -> str:
        groups = p.get("groups") or p.get("after", {}).get("groups")
        return f"{did} the account {name}" + (f", groups: {', '.join(groups)}" if groups else "")

    return say


def _keys_chosen(p: Payload, _: str, __: Words) -> str:
    said = "has single keys switched on" if p.get("on") else "has single keys switched off"
    changed = [f"{name}: {key or 'no key'}" for name, key in p.get("changed", {}).items()]
    return said + (f", changed: {', '.join(changed)}" if changed else "")


def _group(p: Payload, name: str, _: Words) -> str:
    before, after = p.get("before", {}).get("permissions", []), p.get("after", {}).get("permissions", [])
    gained = [f"gave {right}" for right in after if right not in before]
    lost = [f"took {right}" for right in before if right not in after]
    return f"changed what the group {name} may do" + (
        f": {', '.join(gained + lost)}" if gained + lost else ""
    )


def _revision(did: str, noun: str) -> Callable[[Payload, str, Words], str]:
    def say(p: Payload, name: str, _: Words) -> str:
        title = f" “{p['title']}”" if p.get("title") else ""
        live = f", live from {p['live_from']}" if p.get("live_from") else ""
        return f"{did} revision {p.get('number', '')} of the {noun} {name}{title}{live}"

    return say


def _synonym(did: str) -> Callable[[Payload, str, Words], str]:
    def say(p: Payload, name: str, _: Words) -> str:
        what = f"the removal of the synonym “{name}”" if p.get("removes") else f"the synonym “{name}”"
        return f"{did} {what}" + (f" for “{p['expansion']}”" if p.get("expansion") else "")

    return say


def _exported(p: Payload, _: str, __: Words) -> str:
    filters = ", ".join(f"{name} {value}" for name, value in p.get("filters", {}).items())
    return f"exported {p.get('count', 0):,} events as a file" + (f" ({filters})" if filters else "")


SENTENCES: Mapping[str, Callable[[Payload, str, Words], str]] = {
    "fixtures.loaded": _fixtures,
    "account.sign_in_failed": _sign_in_failed,
    "account.created": _account("created"),
    "account.changed": _account("changed"),
    "account.keys_chosen": _keys_chosen,
    "group.changed": _group,
    "guidance.drafted": _revision("drafted", "guidance"),
    "guidance.published": _revision("published", "guidance"),
    "synonym.drafted": _synonym("drafted"),
    "synonym.published": _synonym("published"),
    "synonym.discarded": _synonym("discarded the draft of"),
    "questionnaire.drafted": _revision("drafted", "questionnaire"),
    "questionnaire.published": _revision("published", "questionnaire"),
    "encounter.started": _started,
    "encounter.condition_added": _condition_added,
    "encounter.condition_removed": _condition_removed,
    "encounter.answered": _answered,
    "encounter.answer_changed": _answer_changed,
    "encounter.answer_withdrawn": _answer_withdrawn,
    "encounter.facts_read": _facts_read,
    "encounter.rest_closed": _rest_closed,
    "encounter.outcome": _outcome,
    "encounter.date_changed": _date_changed,
    "encounter.accepted": _accepted,
    "encounter.overridden": _overridden,
    "encounter.led": _led,
    "encounter.reopened": _reopened,
    "query.opened": _query_opened,
    "query.answered": _query_answered,
    "query.withdrawn": _query_withdrawn,
    "audit.exported": _exported,
}
"""What a kind of event says after the name of who did it, where EVENT_KINDS does not say all of it."""
