"""The answer that a query is about, on the small questionnaire."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookup.engine import Reached, question_behind, resolve
from tests.unit.engine import small

QUESTIONNAIRE, TABULAR = small.build(), small.tabular()
FACTS = st.fixed_dictionaries(
    {}, optional={q.key: st.sampled_from([c.key for c in q.choices]) for q in QUESTIONNAIRE.questions}
)


@pytest.mark.parametrize(
    ("facts", "question"),
    [
        ({"pain": "conflicting"}, "pain"),
        ({"pain": "conflicting", "chronic": "yes", "side": "left"}, "pain"),
        ({"pain": "low_back", "sciatica": "yes", "side": "conflicting"}, "side"),
        ({"side": "conflicting", "pain": "low_back", "sciatica": "yes"}, "sciatica"),
        ({"pain": "neck"}, ""),
        ({}, ""),
        ({"pain": "moon"}, ""),
    ],
)
def test_the_query_is_about_the_answer_given_last(facts: dict[str, str], question: str) -> None:
    assert question_behind(QUESTIONNAIRE, TABULAR, facts, "conflict") == question


def test_an_advice_that_nobody_gives_has_none() -> None:
    assert question_behind(QUESTIONNAIRE, TABULAR, {"pain": "neck"}, "moon") == ""


@given(FACTS)
def test_another_answer_to_the_question_ends_the_query(facts: dict[str, str]) -> None:
    key = question_behind(QUESTIONNAIRE, TABULAR, facts, "conflict")
    given_ = resolve(QUESTIONNAIRE, TABULAR, facts)
    asks = isinstance(given_, Reached) and "conflict" in [advice.key for advice in given_.advice]
    assert bool(key) is asks
    if key:
        others = [choice.key for choice in QUESTIONNAIRE.by_key[key].choices]
        results = [resolve(QUESTIONNAIRE, TABULAR, {**facts, key: other}) for other in others]
        assert any(not isinstance(r, Reached) or "conflict" not in [a.key for a in r.advice] for r in results)
