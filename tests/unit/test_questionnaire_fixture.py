"""The committed questionnaire: proved sound on every date, short, and steady under random facts."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lookup.codeset import CodeRow, Tabular, regions, tabular_on
from lookup.codeset.jsonl import read_codes, read_editions
from lookup.engine import Asking, Questionnaire, Reached, compile_on, resolve, silent, why_not
from lookup.engine.checking import Report, check
from lookup.engine.citations import Library, index_entry
from lookup.engine.paths import complete_paths

FIXTURES = Path(__file__).parents[2] / "fixtures"
TODAY = date(2026, 11, 2)
ENTRY = ("path", "code", "subcat", "see", "see_also")


@cache
def questionnaire() -> Questionnaire:
    return Questionnaire.from_json((FIXTURES / "questionnaire.json").read_bytes())


@cache
def rows() -> tuple[CodeRow, ...]:
    return tuple(read_codes((FIXTURES / "codes.jsonl").read_text("utf-8"), "codes.jsonl"))


@cache
def tabular(on: date = TODAY) -> Tabular:
    return tabular_on(rows(), on)


@cache
def change_days() -> tuple[date, ...]:
    editions = read_editions((FIXTURES / "editions.json").read_text("utf-8"), "editions.json")
    ends = {row.valid_to + timedelta(days=1) for row in rows() if row.valid_to}
    days = {row.valid_from for row in rows()} | ends | set(questionnaire().change_dates)
    days |= {edition.first_day for edition in editions}
    return tuple(sorted(day for day in days if editions[0].first_day <= day <= editions[-1].last_day))


@cache
def report() -> Report:
    index = [json.loads(line) for line in (FIXTURES / "index.jsonl").read_text("utf-8").splitlines()]
    guidelines = json.loads((FIXTURES / "guidelines.json").read_text("utf-8"))
    library = Library.of(
        [index_entry(**{key: value for key, value in entry.items() if key in ENTRY}) for entry in index],
        guideline_ids={section["id"] for section in guidelines["sections"]},
    )
    return check(questionnaire(), [tabular(day) for day in change_days()], library)


def test_every_check_holds_on_every_date_on_which_anything_changes() -> None:
    assert report().findings == ()
    assert {date(2020, 10, 1), date(2021, 10, 1), date(2024, 10, 1), date(2026, 10, 1)} <= set(
        report().measures
    )


@pytest.mark.parametrize(("on", "number"), [(TODAY, 33), (date(2021, 3, 1), 31)])
def test_the_paths_cover_every_billable_code_of_m54(on: date, number: int) -> None:
    paths = complete_paths(compile_on(questionnaire(), on))
    reached = {code for path in paths for code in path.codes if code.startswith("M54")}
    assert reached == set(tabular(on).leaves("M54"))
    assert len(reached) == number


def test_every_path_of_every_date_gives_what_its_facts_give() -> None:
    """`ask --paths` and `ask --facts` agree, primary code included; what two dates share is walked once."""
    differing, seen = [], set()
    for on in change_days():
        for path in complete_paths(compile_on(questionnaire(), on)):
            if (way := (tuple(path.facts.items()), path.codes)) in seen:
                continue
            seen.add(way)
            found = resolve(questionnaire(), tabular(on), path.facts)
            assert isinstance(found, Reached)
            codes = tuple(code.code for code in found.codes)
            if codes != path.codes:
                differing.append((on, path, codes))
    assert differing == []


def test_what_remains_of_an_injury_stands_before_it_on_its_path() -> None:
    paths = complete_paths(compile_on(questionnaire(), TODAY))
    assert ("M54.50", "S39.012S") in {path.codes for path in paths}


def test_scripts_get_the_code_of_chronic_pain_while_its_order_is_open() -> None:
    facts = {"finding": "low_back", "radiation": "none", "pain_type": "none", "chronicity": "chronic"}
    found = resolve(questionnaire(), tabular(), facts)
    assert isinstance(found, Reached)
    assert [outcome.code for outcome in found.codes] == ["M54.50", "G89.29"]
    assert [question.key for question in found.open][:2] == ["encounter_reason", "pain_origin"]


LEADING = re.compile(r"\b(payment|reimburse\w*|DRG|should|please confirm|is it not)\b", re.IGNORECASE)


def test_queries_name_what_is_asked_and_leave_the_answer_open() -> None:
    queries = {k: t for k, t in questionnaire().document.texts.items() if t.kind == "query"}
    assert len(queries) > 40
    for key, query in queries.items():
        assert query.options[-2:] == ("Other (please specify)", "Unable to determine"), key
        assert len(query.options) >= 3, key
        assert "[Indicators: " in query.text, key
        assert query.text.endswith(("?", ".")), key
        assert not LEADING.search(query.text + " ".join(query.options)), key


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"finding": "low_back", "radiation": "none", "pain_type": "none"}, "M54.50"),
        ({"finding": "low_back", "radiation": "sciatica", "side": "left"}, "M54.42"),
        ({"finding": "neck", "arm": "none"}, "M54.2"),
    ],
)
def test_the_commonest_codes_take_three_answers_at_most(facts: dict[str, str], code: str) -> None:
    assert len(facts) <= 3
    said: dict[str, str] = {}
    while isinstance(found := resolve(questionnaire(), tabular(), said), Asking):
        said[found.question.key] = facts[found.question.key]
    assert isinstance(found, Reached)
    assert [outcome.code for outcome in found.codes] == [code]


def random_facts() -> st.SearchStrategy[dict[str, str]]:
    choices = {q.key: st.sampled_from([c.key for c in q.choices]) for q in questionnaire().questions}
    return st.fixed_dictionaries({}, optional=choices)


@settings(max_examples=60, deadline=None)
@given(random_facts(), st.sampled_from([TODAY, date(2021, 3, 1), date(2024, 9, 30)]))
def test_random_facts_always_lead_on_and_replay_to_the_same(facts: dict[str, str], on: date) -> None:
    found = resolve(questionnaire(), tabular(on), facts)
    assert isinstance(found, Asking | Reached)
    fresh = Questionnaire.from_json(questionnaire().canonical)
    assert resolve(fresh, tabular(on), dict(facts)) == found
    ended = silent(questionnaire(), tabular(on), facts)
    assert isinstance(ended, Reached)
    assert all(tabular(on).billable(outcome.code) for outcome in ended.codes)
    assert len(ended.open) <= 4


@settings(max_examples=60, deadline=None)
@given(random_facts(), st.data())
def test_changing_an_answer_and_back_loses_nothing(facts: dict[str, str], data: st.DataObject) -> None:
    if not facts:
        return
    key = data.draw(st.sampled_from(sorted(facts)))
    other = data.draw(st.sampled_from([choice.key for choice in questionnaire().by_key[key].choices]))
    before = resolve(questionnaire(), tabular(), facts)
    changed = {**facts, key: other}
    after = resolve(questionnaire(), tabular(), changed)
    assert set(changed) == set(facts)
    assert isinstance(after, Asking | Reached)
    assert set(after.unused) <= set(facts)
    assert resolve(questionnaire(), tabular(), {**changed, key: facts[key]}) == before


@pytest.mark.parametrize(
    ("facts", "nearest"),
    [
        ("low_back sciatica left", "M54.41 M54.40 M54.50 M54.32 M51.16"),
        ("low_back none none", "M54.51 M54.59 M54.40 M54.89 S39.012A"),
        ("neck none", "M54.9 M50.90 M54.12 M53.1 M47.9"),
        ("nerve established sciatica left", "M54.31 M54.30 M54.42 G57.02 M51.16"),
        ("degenerative established stenosis lumbar neurogenic", "M48.061 M48.00 M47.896 M43.16 M53.2X6"),
    ],
)
def test_neighbours_are_those_that_a_coder_could_take_for_the_result(facts: str, nearest: str) -> None:
    """The own subcategory, what Excludes1 notes part from it, what one answer gives; no other region."""
    given: dict[str, str] = {}
    for choice in facts.split():
        asking = resolve(questionnaire(), tabular(), given)
        while isinstance(asking, Asking) and choice not in {each.key for each in asking.question.choices}:
            given[asking.question.key] = asking.question.silence
            asking = resolve(questionnaire(), tabular(), given)
        assert isinstance(asking, Asking)
        given[asking.question.key] = choice
    assert [each.code for each in why_not(questionnaire(), tabular(), given)] == nearest.split()


def test_a_code_more_than_one_answer_away_says_what_parts_it() -> None:
    facts = {"finding": "low_back", "radiation": "sciatica", "side": "left"}
    found = {each.code: each for each in why_not(questionnaire(), tabular(), facts)}
    assert found["M54.32"].instead == "Sciatica, no back pain documented"
    assert found["M54.32"].documented == "Sciatica and low back pain"
    assert (found["M51.16"].question, found["M51.16"].documented) == ("finding", "Low back pain")


@settings(max_examples=30, deadline=None)
@given(random_facts())
def test_neighbours_are_valid_codes_other_than_the_result(facts: dict[str, str]) -> None:
    ended = silent(questionnaire(), tabular(), facts)
    assert isinstance(ended, Reached)
    base = {outcome.code for outcome in ended.codes if outcome.role != "additional"}
    for neighbour in why_not(questionnaire(), tabular(), facts):
        assert tabular().billable(neighbour.code)
        assert neighbour.code not in base
        assert neighbour.documented != neighbour.instead
        assert not any(regions.differ(code, neighbour.code) for code in base)
