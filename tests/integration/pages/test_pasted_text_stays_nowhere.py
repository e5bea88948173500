"""A text pasted where an encounter begins, and the proof that nothing of any text stays."""

import logging
import re

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from pasting import ASSESSMENT, MARKER, Reader, fields, shown_text
from walking import text

from lookup.models import AuditEvent, Encounter

pytestmark = pytest.mark.django_db


class TestStart:
    START = {"date_of_service": "2026-11-02", "setting": "outpatient", "reference": ""}

    def test_a_text_at_the_start_is_read_at_once(self, site: Client) -> None:
        page = site.post("/encounters/new", self.START | {"text": ASSESSMENT})
        assert page.status_code == 200
        assert page["Cache-Control"] == "no-store, private"
        assert shown_text(page) == ASSESSMENT
        encounter = Encounter.objects.get()
        action = f"/encounters/{encounter.pk}/conditions/1/text"
        assert f'action="{action}"' in page.content.decode()
        assert site.post(action, fields(page) | {"step": "use"}).status_code == 303
        assert encounter.conditions.get().outcome["codes"] == ["M54.42"]

    def test_what_is_missing_keeps_the_text(self, site: Client) -> None:
        answer = site.post("/encounters/new", self.START | {"text": ASSESSMENT, "setting": ""})
        assert answer.status_code == 400
        assert MARKER in text(answer)
        assert not Encounter.objects.exists()

    def test_a_text_that_is_too_long_starts_nothing(self, site: Client) -> None:
        answer = site.post("/encounters/new", self.START | {"text": "no " * 7_000})
        assert answer.status_code == 413
        assert not Encounter.objects.exists()

    @pytest.mark.parametrize("words", ["low back pain", "Low back pain with left sciatica. " * 20])
    def test_the_search_offers_to_begin_with_its_words(self, site: Client, words: str) -> None:
        found = site.post("/search", {"q": words}, follow=True)
        assert 'action="/encounters/new"' in found.content.decode()
        page = site.post("/encounters/new", {"q": words})
        assert page.status_code == 200
        assert words.strip() in text(page)
        assert not Encounter.objects.exists()

    def test_who_may_not_start_is_not_offered_it(self, client: Client, auditor: User) -> None:
        client.force_login(auditor)
        assert 'action="/encounters/new"' not in client.get("/search", {"q": "neck"}).content.decode()
        assert client.post("/encounters/new", {"q": "neck"}).status_code == 403


def stored() -> str:
    """Everything in every table of the database."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        rows = []
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            rows += [
                repr([bytes(cell) if isinstance(cell, memoryview) else cell for cell in row])
                for row in cursor
            ]
    assert len(tables) > 20
    return "\n".join(rows)


def test_nothing_of_the_text_stays_anywhere(site: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    reader = Reader(site)
    answers = [
        site.post("/search", {"q": ASSESSMENT * 6}),
        site.post("/encounters/new", {"q": ASSESSMENT * 6}),
        site.post("/encounters/new", TestStart.START | {"text": ASSESSMENT}),
        page := reader.paste(),
        reader.paste(ASSESSMENT * 600),
        reader.paste("no " * 350_000 + MARKER),
        reader.confirm(page, "forget"),
        reader.confirm(page, **{"facts-0-question": MARKER}),
        reader.confirm(page),
        site.get(reader.address),
        site.get(f"/audit/encounters/{reader.key}/"),
    ]
    assert reader.condition.answers["side"] == "left"
    reader.step("accept")
    kept = stored()
    assert "facts_read" in kept
    assert MARKER not in kept
    assert MARKER not in repr(dict(site.session))
    logged = [record.getMessage() + str(record.exc_text) + str(record.__dict__) for record in caplog.records]
    assert logged
    assert not [line for line in logged if MARKER in line]
    assert not [answer for answer in answers if MARKER in str(answer.headers)]
    assert not [answer for answer in answers[6:] if MARKER in answer.content.decode()]
    assert {answer["Cache-Control"] for answer in answers if answer.status_code != 303} == {
        "no-store, private"
    }


def test_no_event_names_the_text_or_where_its_facts_stood(site: Client) -> None:
    reader = Reader(site).use()
    event = AuditEvent.objects.get(encounter=reader.key, kind="encounter.facts_read")
    assert not re.search(r"span|start|words|term|low back pain", event.payload, re.IGNORECASE)
