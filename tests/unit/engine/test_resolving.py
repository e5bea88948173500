"""What `resolve` asks, reaches and refuses, on the small questionnaire of small.py."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookup.engine import Asking, Questionnaire, Reached, Rejected, asked, removed, resolve, silent, why_not
from lookup.engine.citations import stands_for
from lookup.engine.document import QuestionnaireError, Reference
from tests.unit.engine import small

Doc = dict[str, Any]
QUESTIONNAIRE = small.build()
TABULAR = small.tabular()
facts_strategy = st.fixed_dictionaries(
    {}, optional={q.key: st.sampled_from([c.key for c in q.choices]) for q in QUESTIONNAIRE.questions}
)


def answer(**facts: str) -> Asking | Reached | Rejected:
    return resolve(QUESTIONNAIRE, TABULAR, facts)


def codes(reached: object) -> list[str]:
    assert isinstance(reached, Reached)
    return [code.code for code in reached.codes]


@pytest.mark.parametrize(
    ("facts", "question"),
    [
        ({}, "pain"),
        ({"sciatica": "yes"}, "pain"),
        ({"pain": "low_back"}, "sciatica"),
        ({"pain": "low_back", "sciatica": "yes"}, "side"),
        ({"pain": "low_back", "side": "left"}, "sciatica"),
        ({"pain": "low_back", "sciatica": "yes", "chronic": "yes"}, "side"),
    ],
)
def test_the_next_question_is_the_first_that_can_change_the_result(
    facts: dict[str, str], question: str
) -> None:
    found = answer(**facts)
    assert isinstance(found, Asking)
    assert found.question.key == question


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"pain": "neck"}, ["M54.2"]),
        ({"pain": "low_back", "sciatica": "no"}, ["M54.50"]),
        ({"pain": "low_back", "sciatica": "yes", "side": "left"}, ["M54.42"]),
        ({"pain": "low_back", "sciatica": "yes", "side": "both"}, ["M54.41", "M54.42"]),
        ({"pain": "neck", "chronic": "yes", "pain_control": "no"}, ["M54.2", "G89.29"]),
        ({"pain": "neck", "chronic": "yes", "pain_control": "yes"}, ["G89.29", "M54.2"]),
    ],
)
def test_facts_lead_to_codes_in_order(facts: dict[str, str], expected: list[str]) -> None:
    assert codes(answer(**facts)) == expected


def test_an_additional_code_holds_while_a_question_that_could_move_it_is_open() -> None:
    found = answer(pain="neck", chronic="yes")
    assert codes(found) == ["M54.2", "G89.29"]
    assert isinstance(found, Reached)
    assert [question.key for question in found.open] == ["pain_control"]


def test_a_reason_stands_only_at_the_codes_it_leads_to() -> None:
    doc = small.document()
    doc["codes"][1]["outcome"] = ["M54.50", "G89.29"]
    doc["codes"][1]["citations"] = ["tabular:M54.5", "tabular:G89", "index:Sciatica", "guideline:I.B.13"]
    found = resolve(small.build(doc), TABULAR, {"pain": "low_back", "sciatica": "no"})
    assert isinstance(found, Reached)
    assert [[because.reference for because in code.because] for code in found.codes] == [
        ["tabular:M54.5", "guideline:I.B.13"],
        ["tabular:G89", "guideline:I.B.13"],
    ]


def test_a_reason_that_is_younger_than_the_date_is_not_shown() -> None:
    doc = small.document()
    doc["codes"][2]["citations"].append("guideline:I.B.13")
    doc["references"]["guideline:I.B.13"] = {"from": "2025-10-01"}
    found = resolve(small.build(doc), small.tabular(date(2025, 9, 30)), {"pain": "neck"})
    assert isinstance(found, Reached)
    assert [because.reference for because in found.codes[0].because] == ["index:Pain > neck NEC"]


def test_a_line_that_names_a_later_code_leads_to_the_one_it_was_split_from() -> None:
    known = {"index:Low back": Reference(leads=("M54.591",))}
    assert stands_for("index:Low back", "M54.59", known, TABULAR)
    assert not stands_for("index:Low back", "M54.50", known, TABULAR)
    headings_only = {"index:Low back": Reference(leads=("M54.6",))}
    assert not stands_for("index:Low back", "M54.59", headings_only, TABULAR)


def test_nothing_is_first_listed_after_a_code_that_is_not_given_here() -> None:
    doc = small.document()
    doc["codes"][2]["outcome"] = ["ahead:cause", "M54.2"]
    doc["texts"]["cause"] = {"kind": "notice", "text": "Its cause stands first."}
    questionnaire = small.build(doc)
    found = resolve(questionnaire, TABULAR, {"pain": "neck"})
    assert isinstance(found, Reached)
    assert [(code.code, code.role) for code in found.codes] == [("M54.2", "secondary")]
    assert "Its cause stands first." in [advice.text for advice in found.advice]
    found = resolve(questionnaire, TABULAR, {"pain": "neck", "chronic": "yes", "pain_control": "yes"})
    assert isinstance(found, Reached)
    assert [code.role for code in found.codes] == ["first-listed", "secondary"]


def test_an_exit_may_be_that_of_one_axis() -> None:
    doc = small.document()
    doc["exits"]["side=conflicting"] = ["stop:sides"]
    doc["texts"]["sides"] = {"kind": "query", "text": "Which side?"}
    found = resolve(small.build(doc), TABULAR, {"pain": "low_back", "sciatica": "yes", "side": "conflicting"})
    assert isinstance(found, Reached)
    assert [advice.key for advice in found.advice if advice.kind == "query"] == ["sides"]


def test_a_stop_has_no_codes_even_where_an_additional_one_would_fit() -> None:
    found = answer(pain="low_back", sciatica="yes", side="conflicting", chronic="yes", pain_control="no")
    assert isinstance(found, Reached)
    assert (found.kind, found.codes, found.open) == ("query", (), ())
    assert [advice.key for advice in found.advice] == ["conflict"]


def test_open_questions_are_those_that_alone_could_still_add_something() -> None:
    found = answer(pain="neck")
    assert isinstance(found, Reached)
    assert [question.key for question in found.open] == ["chronic"]
    found = answer(pain="neck", chronic="yes")
    assert isinstance(found, Reached)
    assert [question.key for question in found.open] == ["pain_control"]
    found = answer(pain="neck", chronic="no")
    assert isinstance(found, Reached)
    assert found.open == ()


def test_facts_that_change_nothing_are_kept_and_named() -> None:
    found = answer(pain="neck", side="left", sciatica="yes")
    assert isinstance(found, Reached)
    assert found.unused == ("side", "sciatica")
    found = answer(pain="low_back", side="left")
    assert isinstance(found, Asking)
    assert found.unused == ()


def test_reasons_name_rule_family_and_fact() -> None:
    found = answer(pain="low_back", sciatica="yes", side="left")
    assert isinstance(found, Reached)
    assert [because.reference for because in found.codes[0].because] == [
        "index:Sciatica",
        "tabular:M54.4",
        "fact:side=left",
    ]
    assert [because.text for because in found.codes[0].because[1:]] == [
        "Title of M54.4",
        "What is documented about side? left in words",
    ]
    assert found.codes[0].role == "first-listed"


def test_possible_codes_are_grouped_by_subcategory() -> None:
    found = answer(pain="low_back")
    assert isinstance(found, Asking)
    assert [(family.family, family.count, family.codes) for family in found.possible] == [
        ("M54.4", 3, ("M54.40", "M54.41", "M54.42")),
        ("M54.5", 1, ("M54.50",)),
    ]


def test_unknown_questions_and_choices_are_refused_all_at_once() -> None:
    found = answer(pain="elbow", colour="red")
    assert isinstance(found, Rejected)
    assert len(found.problems) == 2


def test_silence_answers_what_is_asked_and_nothing_else() -> None:
    assert codes(silent(QUESTIONNAIRE, TABULAR, {})) == ["M54.50"]
    assert codes(silent(QUESTIONNAIRE, TABULAR, {"sciatica": "yes"})) == ["M54.40"]


def test_neighbours_come_with_the_answer_that_would_have_led_there() -> None:
    found = why_not(QUESTIONNAIRE, TABULAR, {"pain": "low_back", "sciatica": "yes", "side": "left"})
    assert {(neighbour.code, neighbour.question, neighbour.instead) for neighbour in found} == {
        ("M54.41", "side", "right in words"),
        ("M54.40", "side", "not_documented in words"),
        ("M54.50", "sciatica", "no in words"),
    }, "and not M54.2, which is of another region"


def test_each_answer_is_shown_with_what_it_removed() -> None:
    steps = removed(QUESTIONNAIRE, TABULAR, {"pain": "low_back", "sciatica": "yes"})
    assert [(step.question, step.removed) for step in steps] == [
        ("pain", ("M54.2",)),
        ("sciatica", ("M54.50",)),
    ]


def test_dated_rules_and_families_hold_on_their_days() -> None:
    doc = small.document()
    doc["codes"][1]["to"] = "2021-09-30"
    doc["codes"].append({**doc["codes"][1], "id": "since", "from": "2021-10-01", "outcome": ["M54.59"]})
    del doc["codes"][-1]["to"]
    dated = small.build(doc)
    facts = {"pain": "low_back", "sciatica": "no"}
    assert codes(resolve(dated, small.tabular(date(2021, 9, 30)), facts)) == ["M54.50"]
    assert codes(resolve(dated, small.tabular(date(2021, 10, 1)), facts)) == ["M54.59"]
    assert dated.change_dates == (date(2021, 10, 1),)


@given(facts_strategy)
def test_any_facts_give_an_answer_and_the_same_one_again(facts: dict[str, str]) -> None:
    first = resolve(QUESTIONNAIRE, TABULAR, facts)
    assert isinstance(first, Asking | Reached)
    assert resolve(small.build(), TABULAR, facts) == first


@given(st.dictionaries(st.text(max_size=8), st.text(max_size=8)))
def test_any_strings_give_an_answer(facts: dict[str, str]) -> None:
    assert resolve(QUESTIONNAIRE, TABULAR, facts).status in {"asking", "reached", "rejected"}


@given(facts_strategy)
def test_asking_ends_and_each_question_is_new(facts: dict[str, str]) -> None:
    said = dict(facts)
    while isinstance(found := resolve(QUESTIONNAIRE, TABULAR, said), Asking):
        assert found.question.key not in said
        said[found.question.key] = found.question.choices[-1].key
    assert isinstance(found, Reached)


@given(facts_strategy)
def test_what_is_reached_does_not_depend_on_unused_facts(facts: dict[str, str]) -> None:
    found = resolve(QUESTIONNAIRE, TABULAR, facts)
    assert isinstance(found, Asking | Reached)
    for key in found.unused:
        without = {k: v for k, v in facts.items() if k != key}
        again = resolve(QUESTIONNAIRE, TABULAR, without)
        assert type(again) is type(found)
        if isinstance(found, Reached) and isinstance(again, Reached):
            assert [c.code for c in again.codes] == [c.code for c in found.codes]


@given(facts_strategy)
def test_asked_questions_are_answered_ones_in_order(facts: dict[str, str]) -> None:
    order = [question.key for question in QUESTIONNAIRE.questions]
    found = asked(QUESTIONNAIRE, TABULAR, facts)
    assert set(found) <= set(facts)
    assert list(found) == sorted(found, key=order.index)


def with_rule(**change: Any) -> Callable[[Doc], Doc]:
    return lambda doc: doc | {"codes": [doc["codes"][0] | change]}


def with_question(**change: Any) -> Callable[[Doc], Doc]:
    return lambda doc: doc | {"questions": [doc["questions"][0] | change, *doc["questions"][1:]]}


def with_choice(**change: Any) -> Callable[[Doc], Doc]:
    def changed(doc: Doc) -> Doc:
        first, *others = doc["questions"][0]["choices"]
        return with_question(choices=[first | change, *others])(doc)

    return changed


DAMAGES: dict[str, tuple[Callable[[Doc], Doc], str]] = {
    "unknown field": (lambda doc: doc | {"colour": "red"}, "colour"),
    "wrong type": (lambda doc: doc | {"questions": 7}, "questions"),
    "twice": (lambda doc: doc | {"questions": doc["questions"] * 2}, "more than once"),
    "silence": (lambda doc: doc | {"questions": [doc["questions"][0] | {"silence": "x"}]}, "silence 'x'"),
    "no condition": (with_rule(when={}), "no condition"),
    "unknown fact": (with_rule(when={"x": ["y"]}), "neither a question"),
    "unknown choice": (with_rule(when={"pain": ["y"]}), "not a choice"),
    "unknown family": (with_rule(outcome=["@x"]), "no family"),
    "unknown text": (lambda doc: doc | {"texts": {}}, "no text"),
    "unknown preference": (with_question(prefer=["x"]), "In prefer of question pain: 'x' is not a choice"),
    "unknown area": (with_question(areas=["knee"]), "'knee' is not an area"),
    "describes an unknown choice": (with_question(describes=["pain=x"]), "'pain=x' is not question=choice"),
    "follows an unknown choice": (with_choice(follows=[["pain=x"]]), "'pain=x' is not question=choice"),
    "follows an unknown question": (with_choice(follows=[["x=y"]]), "'x=y' is not question=choice"),
    "unknown condition": (lambda doc: doc | {"conditions": [{"question": "x"}]}, "'x' is neither question"),
    "takes in an unknown choice": (
        lambda doc: doc | {"conditions": [{"question": "pain", "takes_in": ["pain=x"]}]},
        "'pain=x' is neither question",
    ),
    "region of an unknown choice": (
        lambda doc: doc | {"conditions": [{"question": "pain", "own_region": ["x"]}]},
        "In own_region of pain: 'x' is not a choice",
    ),
    "link of an unknown choice": (
        lambda doc: doc | {"conditions": [{"question": "pain", "linked": ["x"]}]},
        "In linked of pain: 'x' is not a choice",
    ),
    "unknown question of the encounter": (lambda doc: doc | {"encounter": ["x"]}, "'x' is not a question"),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_a_malformed_document_is_refused_with_its_place(name: str) -> None:
    damage, message = DAMAGES[name]
    with pytest.raises(QuestionnaireError, match=message):
        small.build(damage(small.document()))


def test_text_that_is_not_json_is_refused() -> None:
    with pytest.raises(QuestionnaireError, match="cannot be read"):
        Questionnaire.from_json("{")


def test_the_hash_does_not_depend_on_the_order_of_keys() -> None:
    doc = small.document()
    assert small.build(dict(reversed(doc.items()))).sha256 == QUESTIONNAIRE.sha256
    doc["title"] = "Other"
    assert small.build(doc).sha256 != QUESTIONNAIRE.sha256


def test_fields_that_say_nothing_do_not_change_the_hash() -> None:
    assert small.build(with_question(prefer=[], areas=[])(small.document())).sha256 == QUESTIONNAIRE.sha256
    assert small.build(with_question(areas=["low"])(small.document())).sha256 != QUESTIONNAIRE.sha256


def test_a_family_that_leads_back_to_itself_is_refused() -> None:
    doc = small.document()
    doc["families"][0]["children"]["left"] = ["M54.4"]
    with pytest.raises(QuestionnaireError, match="leads back to itself"):
        resolve(small.build(doc), TABULAR, {})
