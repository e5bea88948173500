"""Results put into words: queries, pairs that exclude each other, links; and every result has a page."""

import datetime
import random

import pytest
from django.contrib.auth.models import User
from django.test import Client
from walking import SCIATICA_LEFT, Walk, text

from lookup import codeset_store, engine, questionnaire_store
from lookup.engine import Advice, Asking, Reached
from lookup.models import Condition
from lookup.presenters import result
from lookup.templatetags.encounters import dated

pytestmark = pytest.mark.django_db

NOVEMBER = datetime.date(2026, 11, 2)
SEQUELA = {
    "finding": "injury",
    "certainty": "established",
    "injury": "strain",
    "strain_site": "back",
    "episode": "sequela",
    "residual": "low_back",
}


def advice(text: str, *options: str) -> Advice:
    return Advice("key", "query", text, options, ())


class TestQueryText:
    def test_indicators_get_lines_of_their_own(self) -> None:
        query = advice("X is documented. [Indicators: imaging.] Which Y?", "A", "Unable to determine")
        assert result.query_text(query).split("\n\n") == [
            "X is documented.",
            "Clinical indicators (imaging):\n- \n- ",
            "Which Y?",
            "[ ] A\n[ ] Unable to determine\n",
        ]

    def test_a_text_without_them_still_has_room_for_them(self) -> None:
        assert result.query_text(advice("Which Y?")) == "Which Y?\n\nClinical indicators:\n- \n- \n"

    def test_every_query_leaves_the_answer_open(self) -> None:
        texts = questionnaire_store.live().document.texts
        queries = [result.query_text(advice(t.text, *t.options)) for t in texts.values() if t.kind == "query"]
        assert len(queries) > 20
        for query in queries:
            assert "[ ] Unable to determine" in query
            assert "[Indicators" not in query


class TestPairs:
    def test_a_note_against_several_codes_of_the_result_is_named_once(self) -> None:
        facts = {
            "finding": "degenerative",
            "certainty": "established",
            "condition": "disc",
            "disc_type": "displacement",
            "neuro": "radiculopathy",
            "region": "neck",
            "disc_level": "several",
            "level_pair": "c5_c7",
        }
        tabular = codeset_store.tabular(NOVEMBER)
        found = result.neighbours(questionnaire_store.live(), tabular, facts, ["M50.122", "M50.123"])
        notes = {near.code: [(one.origin, one.names) for one in near.exclusions] for near in found}
        assert notes["M54.12"] == [("M54.1", "M50.1")]

    def test_codes_that_exclude_each_other(self) -> None:
        found = result.conflicts(
            [questionnaire_store.live()], codeset_store.tabular(NOVEMBER), ["M54.50", "M54.42"]
        )
        assert [(each.origin, each.names) for each in found] == [("M54.5", "M54.4-")]

    def test_a_pair_that_a_guideline_wants_together(self, client: Client, coder: User) -> None:
        client.force_login(coder)
        walk = Walk(client).answers(SEQUELA)
        assert walk.condition.outcome["codes"] == ["M54.50", "S39.012S"]
        assert "exclude each other" not in walk.page()

    def test_codes_unknown_on_the_date_are_passed_over(self) -> None:
        tabular = codeset_store.tabular(NOVEMBER)
        assert result.conflicts([], tabular, ["M54.5", "X", "M54.42"]) == result.exclusions(
            tabular, [("M54.5", "M54.42")]
        )


@pytest.mark.parametrize(
    ("url", "query", "expected"),
    [
        ("/codes/M54.5/#notes", "?on=2021-03-01", "/codes/M54.5/?on=2021-03-01#notes"),
        ("/index/?path=Pain", "?on=2021-03-01", "/index/?path=Pain&on=2021-03-01"),
        ("/codes/M54.5/", "", "/codes/M54.5/"),
        ("", "?on=2021-03-01", ""),
    ],
)
def test_a_link_keeps_the_date_of_the_page(url: str, query: str, expected: str) -> None:
    assert dated(url, query) == expected


@pytest.mark.parametrize("date", ["2021-03-01", "2026-11-02"])
def test_whatever_is_answered_has_a_page(client: Client, coder: User, date: str) -> None:
    client.force_login(coder)
    walk, chance = Walk(client, date=date), random.Random(date)
    questionnaire = questionnaire_store.live()
    tabular = codeset_store.tabular(datetime.date.fromisoformat(date))
    for _ in range(25):
        facts: dict[str, str] = {}
        while chance.random() > 0.04:
            answer = engine.resolve(questionnaire, tabular, facts)
            left = [answer.question] if isinstance(answer, Asking) else []
            left = list(answer.open) if isinstance(answer, Reached) else left
            if not left:
                break
            question = chance.choice(left)
            facts[question.key] = chance.choice(question.choices).key
        Condition.objects.filter(encounter=walk.key).update(facts=[list(fact) for fact in facts.items()])
        answered = client.get(walk.address)
        assert answered.status_code == 200, facts
        assert 'id="question"' in text(answered)
        assert len(answered.content) < 60_000


def test_what_is_rendered_once_still_leads_to_the_date_of_its_page(client: Client, coder: User) -> None:
    """The panels of a result are kept; the same result is read here with two dates set for the session."""
    client.force_login(coder)
    walk = Walk(client, date="2026-10-05").answers(SCIATICA_LEFT)
    assert 'href="/codes/M54.41/?on=2026-10-05"' in walk.page()
    client.post("/date", {"date": "2026-10-05"})
    page = walk.page()
    assert 'href="/codes/M54.41/"' in page
    assert "on=2026-10-05" not in page


def test_the_same_result_on_another_date_says_that_date(client: Client, coder: User) -> None:
    client.force_login(coder)
    for date in ("2026-10-05", "2026-10-06"):
        assert f"billable on {date}" in Walk(client, date=date).answers(SCIATICA_LEFT).page()
