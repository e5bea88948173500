"""Every page of the site, by the name of its URL pattern: who opens it, and at which addresses.

The walks over all pages (axe, width, weight) take their addresses from here, and a test fails when a pattern
of lookup/urls.py is missing. `{asking}` and the like are put in by `charts`. What an address alone does not
show, since a page is empty until something is chosen or pasted, stands in FILLED with a name of its own.
"""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.urls import URLPattern
from playwright.sync_api import Page, expect

from lookup import urls
from lookup.actions import encounters as actions
from lookup.actions import queries
from lookup.models import AuditEvent, Condition, Encounter

ON = "2026-11-02"


STATES = ("asking", "codes", "accepted", "query", "waiting", "nothing", "tree", "undo", "several")


@dataclass(frozen=True)
class Place:
    """Addresses of one pattern and the role that opens them; without a role nobody is signed in.

    `text` is pasted into the field of the page and read before the page is looked at.
    """

    paths: tuple[str, ...]
    role: str | None = "coder"
    text: str = ""


PLACES: Mapping[str, Place] = {
    "home": Place(("/",)),
    "search": Place(
        (
            "/search?q=intractable+low+back+pain+with+left+sciatica",
            "/search?q=lumbar+strain",
            "/search?q=m545&on=2021-03-01",
            "/search?q=zzzz",
            "/search?q=neck&on=2019-01-01",
            "/search?q=" + "x" * 201,
        )
    ),
    "codes": Place(("/codes/", "/codes/?open=M54.42", "/codes/?open=A00")),
    "compare": Place(
        (
            "/codes/compare",
            "/codes/compare?one=M54.50&other=M54.50",
            "/codes/compare?one=M54.50",
            "/codes/compare?one=M54.42&other=M54.32",
            "/codes/compare?one=M54.5&other=M54.50&on=2021-03-01",
        )
    ),
    "code": Place(
        (
            "/codes/M54.50/",
            "/codes/M54.5/",
            "/codes/M51.36/",
            "/codes/S39.012/",
            "/codes/M54.50/?on=2021-03-01",
            "/codes/M54.55/",
            "/codes/nonsense/",
        )
    ),
    "index": Place(("/index/", "/index/?path=Pain+%3E+low+back", "/index/?path=nothing")),
    "guidance": Place(("/guidance/", "/guidance/?words=chronic+low+back+pain", "/guidance/?words=zzzz")),
    "guidance_text": Place(
        ("/guidance/ruling-m54-9-for-generalized-pain/", "/guidance/lumbar-disc-degeneration/")
    ),
    "rulings": Place(("/guidance/you-may-have-read/",)),
    "guidelines": Place(("/guidelines/",)),
    "encounters": Place(("/encounters/", "/encounters/?status=accepted", "/encounters/?code=nonsense")),
    "encounter_new": Place(("/encounters/new",)),
    "encounter": Place(("/encounters/{asking}/",)),
    "condition": Place(
        (
            *(f"/encounters/{{{name}}}/conditions/1/" for name in STATES),
            "/encounters/{codes}/conditions/1/?change=finding",
        )
    ),
    "condition_text": Place(("/encounters/{asking}/conditions/1/text",)),
    "encounter_summary": Place(tuple(f"/encounters/{{{name}}}/summary" for name in STATES)),
    "queries": Place(("/queries/", "/queries/?status=withdrawn", "/queries/?status=nonsense")),
    "other_codes": Place(("/encounters/{codes}/conditions/1/codes",)),
    "encounter_date": Place(
        tuple(f"/encounters/{{codes}}/date{query}" for query in ("", "?on=2021-03-01", "?on=2019-01-01"))
    ),
    "audit": Place(("/audit/", "/audit/?code=M54.42&override=yes", "/audit/?since=nonsense"), "auditor"),
    "audit_event": Place(("/audit/{event}/",), "auditor"),
    "audit_story": Place(("/audit/encounters/{accepted}/",), "auditor"),
    "help": Place(("/help/",)),
    "keys": Place(("/help/keys/",)),
    "login": Place(("/accounts/login/", "/accounts/login/?next=/codes/"), None),
    "password": Place(("/accounts/password/",)),
    "signed_out": Place(("/accounts/signed-out/",), None),
}
"""The pages."""

NOTE = """\
REASON FOR VISIT
Back and leg pain, second visit. Mother had scoliosis.

ASSESSMENT
1. Chronic low back pain with left sciatica, worse since he lifted a pump. No radiculopathy.
2. Possible disc herniation at L4-5.
3. Neck pain after sleeping badly; migraine is mentioned in an older letter.

PLAN
Physical therapy twice a week. Long-term use of opioids goes on.
"""
"""A note of our own, in which facts are affirmed, denied, suspected and of another person."""

FILLED: Mapping[str, Place] = {
    "compare-pair": Place(("/codes/compare?one=M54.42&other=M54.32",)),
    "condition_text-read": Place(("/encounters/{asking}/conditions/1/text",), text=NOTE),
    "condition-change": Place(("/encounters/{codes}/conditions/1/?change=finding",)),
    "encounter_date-difference": Place(("/encounters/{codes}/date?on=2021-03-01",)),
    "encounter_summary-several": Place(("/encounters/{several}/summary",)),
    "guidance-words": Place(("/guidance/?words=chronic+low+back+pain",)),
    "index-term": Place(("/index/?path=Pain+%3E+low+back",)),
    "code-expired": Place(("/codes/M54.5/",)),
    "no-edition": Place(("/search?q=neck&on=2019-01-01",)),
    "not-found": Place(("/nowhere",)),
    "no-permission": Place(("/audit/",)),
}
"""Pages as they look when something was chosen, pasted or refused."""

NO_PAGES = {"set_date", "logout", "healthz", "readyz", "audit_export", "query"}
"""Patterns that answer with no page of their own."""

PROBLEMS = {
    "coder": ("/nowhere", "/audit/", "/codes/M54.2/?on=nonsense"),
    "auditor": ("/encounters/new", "/encounters/"),
}
"""Pages that say what is wrong, by role."""

CHARTS: Mapping[str, Mapping[str, str]] = {
    "asking": {"finding": "low_back"},
    "codes": {"finding": "low_back", "radiation": "sciatica", "side": "left"},
    "accepted": {"finding": "low_back", "radiation": "sciatica", "side": "left"},
    "undo": {"finding": "low_back", "radiation": "sciatica"},
    "query": {"finding": "low_back", "radiation": "conflicting"},
    "waiting": {"finding": "low_back", "radiation": "conflicting"},
    "nothing": {
        "finding": "other_pain",
        "certainty": "established",
        "other_pain": "surgery",
        "surgery_link": "routine",
    },
    "tree": {
        "finding": "injury",
        "certainty": "established",
        "injury": "fracture",
        "fracture": "traumatic",
        "region": "lumbar",
    },
    "several": {"finding": "low_back", "radiation": "none", "pain_type": "none"},
}


def pattern_names() -> set[str]:
    """The names of all patterns of the site."""
    return {str(pattern.name) for pattern in urls.urlpatterns if isinstance(pattern, URLPattern)}


def charts(coder: User) -> dict[str, Any]:
    """An encounter in every state, and the number of an event: what stands in braces in the paths."""
    made: dict[str, Any] = {name: _chart(coder, facts) for name, facts in CHARTS.items()}
    keys = {name: condition.encounter_id for name, condition in made.items()}
    actions.accept(by=coder, condition=made["accepted"], version=_version(made["accepted"]))
    actions.withdraw_answer(
        by=coder, condition=made["undo"], question="radiation", version=_version(made["undo"])
    )
    waiting = made["waiting"]
    queries.open_query(by=coder, condition=waiting, advice="conflicting_radiation", version=_version(waiting))
    several = made["several"]
    further = actions.add_condition(by=coder, encounter=several.encounter, version=_version(several))
    sciatica = {"finding": "nerve", "certainty": "established", "nerve_kind": "sciatica", "side": "left"}
    _answered(coder, further, sciatica)
    return keys | {"event": AuditEvent.objects.latest("pk").pk}


def open_place(page: Page, path: str, text: str = "") -> None:
    """Go to an address, and read the text there, if there is one."""
    page.goto(path)
    if text:
        page.get_by_label("Paste the assessment").fill(text)
        page.get_by_role("button", name="Read", exact=True).click()
        expect(page.get_by_role("heading", name="What the text says")).to_be_visible()


def addresses(known: Mapping[str, Any]) -> Iterator[tuple[str | None, str]]:
    """Every address with the role that opens it."""
    for place in PLACES.values():
        for path in place.paths:
            yield place.role, path.format(**known)
    for role, paths in PROBLEMS.items():
        for path in paths:
            yield role, path


def _chart(coder: User, facts: Mapping[str, str]) -> Condition:
    started = actions.start(by=coder, date_of_service=datetime.date.fromisoformat(ON), setting="outpatient")
    return _answered(coder, started.conditions.with_pins().get(), facts)


def _answered(coder: User, condition: Condition, facts: Mapping[str, str]) -> Condition:
    for question, choice in facts.items():
        condition = actions.answer(
            by=coder, condition=condition, question=question, choice=choice, version=_version(condition)
        )
    return condition


def _version(condition: Condition) -> int:
    return Encounter.objects.get(pk=condition.encounter_id).version
