"""Which answers lead to a code, and which question parts two."""

from datetime import date
from pathlib import Path

import pytest

from lookup.engine import Questionnaire
from lookup.engine.compiling import Compiled, compile_on
from lookup.engine.resolving import codes_in
from lookup.engine.ways import parting, ways

FIXTURE = Path(__file__).parents[3] / "fixtures" / "questionnaire.json"
ON = date(2026, 11, 2)


@pytest.fixture(scope="module")
def compiled() -> Compiled:
    return compile_on(Questionnaire.from_json(FIXTURE.read_bytes()), ON)


def test_every_way_leads_to_its_codes(compiled: Compiled) -> None:
    for code, found in ways(compiled).items():
        for way in found:
            if not way.added:
                filled = {**compiled.silence, **compiled.given(way.facts)}
                end = compiled.diagram.follow(compiled.codes, filled)
                assert codes_in(compiled.diagram.value(end)) == way.codes
                assert code in way.codes or ":" in code


def test_every_code_of_every_result_has_a_way(compiled: Compiled) -> None:
    results = compiled.diagram.results(compiled.codes)
    assert {code for result in results for code in codes_in(result)} <= ways(compiled).keys()


def test_the_shortest_way_says_least(compiled: Compiled) -> None:
    assert ways(compiled)["M54.9"][0].said == {}
    assert ways(compiled)["M54.50"][0].said == {"finding": "low_back"}
    said = ways(compiled)["M54.42"][0].said
    assert said == {"finding": "low_back", "radiation": "sciatica", "side": "left"}


def test_an_additional_code_stands_beside_others(compiled: Compiled) -> None:
    assert all(way.added for way in ways(compiled)["G89.29"])


@pytest.mark.parametrize(
    ("one", "other", "question"),
    [
        ("M54.41", "M54.42", "side"),
        ("M54.50", "M54.59", "pain_type"),
        ("M54.50", "S39.012A", "finding"),
        ("M47.26", "M51.16", "condition"),
    ],
)
def test_one_question_parts_two_codes(compiled: Compiled, one: str, other: str, question: str) -> None:
    found, turned = parting(compiled, one, other), parting(compiled, other, one)
    assert found
    assert turned
    assert found.question == turned.question == question
    assert found.alone
    assert found.one != found.other


def test_changing_the_answer_alone_leads_to_the_other_code(compiled: Compiled) -> None:
    found = parting(compiled, "M54.41", "M54.42")
    assert found
    for choice, code in ((found.one, "M54.41"), (found.other, "M54.42")):
        facts = {**found.before, found.question: choice}
        end = compiled.diagram.follow(compiled.codes, {**compiled.silence, **compiled.given(facts)})
        assert codes_in(compiled.diagram.value(end)) == (code,)


@pytest.mark.parametrize(("one", "other"), [("M54.50", "Q99.9"), ("G89.29", "M54.50"), ("", "")])
def test_no_question_parts_what_the_questions_do_not_reach(compiled: Compiled, one: str, other: str) -> None:
    assert parting(compiled, one, other) is None
