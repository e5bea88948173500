"""Reading and searching over the database: published words, the limit, a site without a questionnaire."""

from datetime import date

import pytest
from django.db import connection
from django.utils import timezone

from lookup import questionnaire_store, textfacts, textsearch
from lookup.models import QuestionnaireRevision, Synonym
from lookup.models.triggers import remove

pytestmark = pytest.mark.django_db

ON = date(2026, 11, 2)


def told(text: str) -> list[dict[str, str]]:
    return [textfacts.answers(one) for one in textfacts.read(text, questionnaire_store.live(ON))]


def test_reads_with_the_published_words() -> None:
    assert told("LBP w/ L sciatica")[0]["nerve_kind"] == "sciatica_low_back"


def test_a_synonym_that_an_editor_publishes_is_read_at_once() -> None:
    assert told("the wobblies") == []
    now = timezone.now()
    Synonym.objects.create(
        term="wobblies", kind="synonym", expansion="low back pain", codes=[], source="local", active=True,
        created_by="editor", created_at=now, published_by="publisher", published_at=now,
    )  # fmt: skip
    assert told("the wobblies")[0]["finding"] == "low_back"


def test_text_beyond_the_limit_is_refused_with_a_sentence_that_does_not_repeat_it() -> None:
    with pytest.raises(textfacts.TooLong) as error:
        told("secret " * 3_000)
    assert str(error.value) == "The text has 21,000 characters; 20,000 can be read. Paste a part of it."
    assert told("no " * 6_666) == []


def test_search_reads_first_and_ranks_by_words_behind() -> None:
    found = textsearch.answer("neck and low back pain", on=ON)
    assert found.leads
    assert [hit.code for hit in found.hits[:2]] == ["M54.2", "M54.50"]
    assert [case.codes for case in found.cases] == [("M54.2",), ("M54.50",)]
    assert len({hit.code for hit in found.hits}) == len(found.hits)


def test_a_typed_code_is_not_read() -> None:
    found = textsearch.answer("M54.5", on=ON)
    assert (found.cases, found.leads) == ((), False)
    assert found.hits[0].code == "M54.5"


def test_the_date_of_service_decides_what_the_reading_leads_to() -> None:
    text = "lumbar disc degeneration with low back pain"
    assert textsearch.answer(text, on=ON).hits[0].code == "M51.360"
    assert textsearch.answer(text, on=date(2023, 1, 1)).hits[0].code == "M51.36"


def test_without_a_published_questionnaire_words_are_ranked() -> None:
    remove(connection)
    QuestionnaireRevision.objects.all().delete()
    found = textsearch.answer("neck pain", on=ON)
    assert found.cases == ()
    assert found.hits[0].code == "M54.2"


@pytest.mark.parametrize("text", ["\x00" * 50, "\u202eniap kcab", "<b>" * 4_000, "no " * 300_000])
def test_input_that_nobody_meant_is_answered(text: str) -> None:
    assert textsearch.answer(text, on=ON).cases == ()
