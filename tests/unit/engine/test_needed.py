"""Which facts given early count, on the small questionnaire of small.py."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lookup.engine import Rejected, needed, resolve
from tests.unit.engine import small

QUESTIONNAIRE = small.build()
TABULAR = small.tabular()
facts_strategy = st.fixed_dictionaries(
    {}, optional={q.key: st.sampled_from([c.key for c in q.choices]) for q in QUESTIONNAIRE.questions}
)


def outcome(facts: dict[str, str]) -> object:
    """Everything of an answer but the facts that it does not use and the words that repeat them."""
    found = resolve(QUESTIONNAIRE, TABULAR, facts)
    if isinstance(found, Rejected):
        return found
    reached = getattr(found, "codes", None)
    if reached is None:
        return found.question.key, found.possible
    return tuple(each.code for each in reached), found.open, tuple(each.key for each in found.advice)


def test_what_cannot_matter_any_more_is_left_out() -> None:
    facts = {"pain": "neck", "sciatica": "yes", "side": "left"}
    assert needed(QUESTIONNAIRE, TABULAR, facts, facts) == {"pain"}


def test_only_early_facts_are_asked_about() -> None:
    facts = {"pain": "low_back", "sciatica": "yes", "side": "left"}
    assert needed(QUESTIONNAIRE, TABULAR, facts, ["side"]) == {"side"}
    assert needed(QUESTIONNAIRE, TABULAR, facts, []) == frozenset()


def test_unknown_facts_leave_all_as_they_are() -> None:
    assert needed(QUESTIONNAIRE, TABULAR, {"moon": "full", "pain": "neck"}, ["pain"]) == {"pain"}


@given(facts_strategy, facts_strategy, facts_strategy)
def test_without_the_others_nothing_changes_whatever_follows(
    stands: dict[str, str], early: dict[str, str], later: dict[str, str]
) -> None:
    kept = needed(QUESTIONNAIRE, TABULAR, {**stands, **early}, early)
    without = {key: choice for key, choice in early.items() if key in kept}
    assert kept <= early.keys()
    others = {key: choice for key, choice in stands.items() if key not in early}
    assert outcome({**others, **without}) == outcome({**others, **early})
    more = {key: choice for key, choice in later.items() if key not in early and key not in others}
    assert outcome({**others, **without, **more}) == outcome({**others, **early, **more})
