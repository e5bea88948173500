"""All codes of an encounter: questions to pairs, and their order, on the committed code set."""

import json
import re
from datetime import date
from functools import cache
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookup.codeset import Tabular, tabular_on
from lookup.codeset.jsonl import read_codes
from lookup.codeset.regions import UNSPECIFIED, differ, regions
from lookup.codeset.sequence import order
from lookup.codeset.together import KINDS, findings

ROOT = Path(__file__).parents[3]
NOVEMBER = date(2026, 11, 2)


@cache
def rows() -> tuple[object, ...]:
    return tuple(read_codes((ROOT / "fixtures" / "codes.jsonl").read_text("utf-8"), "codes.jsonl"))


@cache
def tabular(on: date = NOVEMBER) -> Tabular:
    return tabular_on(rows(), on)


@cache
def billable() -> list[str]:
    return [code for code in tabular() if tabular().billable(code)]


def kinds(*codes: str, on: date = NOVEMBER) -> set[str]:
    """What is said of the codes of as many conditions, but for the notice on unspecified codes."""
    found = findings(tabular(on), [[code] for code in codes])
    return {finding.kind for finding in found} - {"specificity"}


def instead(*codes: str, on: date = NOVEMBER) -> tuple[str, ...]:
    """The code that would say all of it, in either order of the conditions."""
    both = {
        tuple(code for finding in found if finding.kind != "specificity" for code in finding.instead)
        for found in (findings(tabular(on), [[c] for c in group]) for group in (codes, codes[::-1]))
    }
    assert len(both) == 1
    return both.pop()


class TestHeld:
    """Of two codes that an Excludes1 note keeps apart, the one it points to as the code of both."""

    @pytest.mark.parametrize(
        ("goes", "stays"),
        [
            ("M54.50", "M54.42"),
            ("M54.32", "M54.42"),
            ("M54.16", "M51.16"),
            ("M54.12", "M47.22"),
            ("M54.41", "M51.16"),
            ("M54.2", "M50.20"),
            ("M54.50", "M51.360"),
        ],
    )
    def test_which_one_stays(self, goes: str, stays: str) -> None:
        assert instead(goes, stays) == (stays,)
        found = [each for each in findings(tabular(), [[goes], [stays]]) if each.kind == "combination"]
        assert len(found) == 1
        assert f"{stays} stays and {goes} goes" in found[0].text
        assert "guideline:I.B.9" in found[0].citations

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("M54.50", "S39.012A"),
            ("M54.12", "M51.16"),
            ("M43.06", "M43.16"),
            ("M54.6", "M51.26"),
            ("F11.220", "F11.23"),
        ],
    )
    def test_other_notes_and_other_regions_name_none(self, one: str, other: str) -> None:
        assert instead(one, other) == ()

    def test_before_the_codes_were_split_as_well(self) -> None:
        assert instead("M54.5", "M54.42", on=date(2021, 3, 1)) == ("M54.42",)


class TestCombinations:
    """One code holds both, in the same region (G I.B.9, I.A.15)."""

    @pytest.mark.parametrize(
        ("one", "other", "both"),
        [
            ("M54.16", "M51.26", "M51.16"),
            ("M54.17", "M51.27", "M51.17"),
            ("M54.14", "M51.34", "M51.14"),
            ("M54.41", "M51.26", "M51.16"),
            ("M54.32", "M51.27", "M51.17"),
            ("M54.16", "M51.360", "M51.16"),
            ("M54.31", "M51.379", "M51.17"),
            ("M54.12", "M50.222", "M50.122"),
            ("M54.12", "M50.30", "M50.10"),
            ("M54.13", "M50.23", "M50.13"),
            ("M54.16", "M47.816", "M47.26"),
            ("M54.42", "M47.817", "M47.27"),
            ("M54.10", "M47.819", "M47.20"),
            ("M54.10", "M51.26", "M51.16"),
            ("M54.30", "M54.50", "M54.40"),
            ("M54.31", "M54.59", "M54.41"),
            ("M54.32", "M54.50", "M54.42"),
        ],
    )
    def test_one_code_replaces_two(self, one: str, other: str, both: str) -> None:
        assert kinds(one, other) == kinds(other, one) == {"combination"}
        assert instead(one, other) == (both,)

    @pytest.mark.parametrize(
        ("one", "other"),
        [("M54.12", "M51.26"), ("M54.14", "M51.26"), ("M54.16", "M50.222"), ("M54.13", "M50.222")],
    )
    def test_another_region_is_another_condition(self, one: str, other: str) -> None:
        assert kinds(one, other) == set()

    def test_the_code_is_one_of_its_day(self) -> None:
        assert instead("M54.16", "M51.36", on=date(2024, 9, 30)) == ("M51.16",)
        assert instead("M54.31", "M54.5", on=date(2021, 9, 30)) == ("M54.41",)


class TestContradictions:
    @pytest.mark.parametrize(
        ("one", "other", "both"),
        [
            ("M51.369", "M54.50", ("M51.360",)),
            ("M51.379", "M54.59", ("M51.370",)),
            ("M51.369", "M79.604", ("M51.361",)),
            ("M51.379", "M79.651", ("M51.371",)),
            ("M51.362", "M54.50", ()),
            ("M51.372", "M54.51", ()),
            ("M51.360", "M79.605", ("M51.362",)),
            ("M51.370", "M79.672", ("M51.372",)),
            ("M51.361", "M54.50", ("M51.362",)),
            ("M51.371", "M54.59", ("M51.372",)),
            ("M54.9", "M54.2", ()),
            ("M54.9", "M54.50", ()),
            ("M54.9", "M54.42", ()),
            ("M54.9", "M54.6", ()),
            ("M54.50", "M54.51", ()),
            ("M54.50", "M54.59", ()),
            ("M54.51", "M54.59", ()),
        ],
    )
    def test_the_words_do_not_fit(self, one: str, other: str, both: tuple[str, ...]) -> None:
        assert "contradiction" in kinds(one, other)
        assert instead(one, other) == both

    @pytest.mark.parametrize("other", ["M79.601", "M79.609", "M79.641", "M54.2", "M54.6"])
    def test_not_of_arms_and_other_regions(self, other: str) -> None:
        assert "contradiction" not in kinds("M51.369", other)

    def test_sciatica_beside_degeneration_is_the_combination(self) -> None:
        assert kinds("M51.369", "M54.41") == kinds("M54.31", "M51.360") == {"combination"}


class TestNoInventedBans:
    """No Excludes1 stands between these; the question is whether the symptom is integral (G I.B.5)."""

    @pytest.mark.parametrize(
        ("symptom", "condition"),
        [
            *(
                ("M54.50", each)
                for each in ("M47.816", "M48.061", "M62.830", "M96.1", "M53.3", "M43.16", "M99.03")
            ),
            *(("M54.16", each) for each in ("M54.31", "M54.41", "M48.061")),
        ],
    )
    def test_it_is_a_question(self, symptom: str, condition: str) -> None:
        assert tabular().conflicts(symptom, condition) == ()
        assert kinds(symptom, condition) == {"integral"}

    def test_chronic_pain_beside_its_site_is_none(self) -> None:
        assert kinds("M54.50", "G89.29") == set()

    def test_neck_and_low_back_are_two_codes(self) -> None:
        assert kinds("M54.2", "M54.50") == kinds("M54.2", "M54.6") == set()

    def test_one_rule_has_weighed_its_own_codes(self) -> None:
        assert {f.kind for f in findings(tabular(), [["M54.16", "M48.061"]])} == set()


class TestExcluded:
    """Excludes1 notes met here besides those of M54: the rows they stand at, and what they exclude."""

    @pytest.mark.parametrize(
        ("one", "other", "notes"),
        [
            ("G54.9", "M47.816", {("G54", "M47.-")}),
            ("G54.4", "M51.16", {("G54", "M50-M51")}),
            ("G54.2", "M50.10", {("G54", "M50-M51")}),
            ("M43.06", "M43.16", {("M43.0", "M43.1")}),
            ("M80.08XA", "M48.56XA", {("M80", "M48.5"), ("M48.5", "M80.-")}),
            ("M79.18", "M79.7", {("M79.1", "M79.7")}),
            ("M79.18", "M62.830", {("M62", "M79.1-")}),
            ("G89.29", "G89.3", {("G89.2", "G89.3")}),
            ("G89.29", "G89.4", {("G89.2", "G89.4")}),
            ("R52", "M54.50", {("R52", "M54.5-"), ("R52", "M54.-")}),
            ("F45.41", "M54.2", {("M54", "F45.41")}),
        ],
    )
    def test_they_are_found_from_either_side(self, one: str, other: str, notes: set[tuple[str, str]]) -> None:
        for pair in ((one, other), (other, one)):
            assert {(found.origin, found.reference.text) for found in tabular().conflicts(*pair)} == notes


class TestOthers:
    def test_a_note_without_a_code_is_a_question(self) -> None:
        found = findings(tabular(), [["M54.50"], ["S33.5XXA"]])[0]
        assert (found.kind, found.citations[0]) == ("injury", "note:M50-M54:excludes1")
        assert "current injury" in found.text

    @pytest.mark.parametrize("injury", ["S39.012A", "S33.5XXS", "S32.010S"])
    def test_not_where_a_note_names_the_code_or_the_injury_is_over(self, injury: str) -> None:
        assert "injury" not in kinds("M54.50", injury)

    def test_related_psychological_factors_want_the_course(self) -> None:
        for course, codes, said in (
            (True, ["F45.42", "M54.50"], True),
            (True, ["F45.42", "G89.29"], False),
            (False, ["F45.42"], False),
        ):
            found = findings(tabular(), [codes], course_documented=course)
            assert any(finding.kind == "missing" for finding in found) is said

    def test_a_code_that_is_not_billable_on_the_day(self) -> None:
        assert kinds("M54.5", "M54.2") >= {"invalid"}
        assert kinds("Z99.9", "M54.2") >= {"invalid"}
        assert "invalid" not in kinds("M54.5", "M54.2", on=date(2021, 9, 30))

    def test_unspecified_is_a_notice_with_what_says_more(self) -> None:
        (found,) = findings(tabular(), [["M54.40", "M54.2"]])
        assert (found.kind, found.codes, found.instead) == ("specificity", ("M54.40",), ("M54.41", "M54.42"))
        assert found.citations == ("guideline:I.B.18",)

    def test_back_pain_without_region_has_no_sibling_that_says_more(self) -> None:
        assert findings(tabular(), [["M54.9"]]) == ()

    def test_every_reference_names_something(self) -> None:
        sections = {s["id"] for s in json.loads((ROOT / "fixtures/guidelines.json").read_text())["sections"]}
        pairs = [("M54.31", "M54.50"), ("M54.9", "M54.2"), ("M54.50", "S33.5XXA"), ("M54.50", "M96.1")]
        found = [f for pair in pairs for f in findings(tabular(), [[c] for c in pair])]
        rules = order(tabular(), ["G99.2", "M48.02", "O99.891", "G89.29", "S33.5XXS", "W19.XXXA"]).rules
        cited = [c for f in found for c in f.citations] + [rule.citation for rule in rules]
        assert {c.removeprefix("guideline:") for c in cited if c.startswith("guideline:")} <= sections
        assert len({c for c in cited if c.startswith("guideline:")}) >= 9


class TestRegions:
    @pytest.mark.parametrize(
        ("code", "named"),
        [
            ("M54.16", {"lumbar"}),
            ("M51.360", {"lumbar"}),
            ("M47.812", {"cervical"}),
            ("M54.50", {"lumbar", "lumbosacral"}),
            ("M54.2", {"cervical"}),
            ("M54.10", UNSPECIFIED),
            ("M62.830", set()),
            ("M54.9", set()),
            ("M54.1", set()),
        ],
    )
    def test_what_a_code_names(self, code: str, named: set[str]) -> None:
        assert regions(code) == named

    def test_titles_agree(self) -> None:
        """Where the title names one region in full, the code names that one."""
        for code in billable():
            words = tabular().title(code).lower()
            if code.startswith(("M51.0", "M51.1", "M51.2", "M47.2", "M48.0", "M54.1", "M43.1")):
                ends = {region for region in UNSPECIFIED if re.search(rf"\b{region} region", words)}
                assert ends <= regions(code), code

    def test_neck_and_low_back_differ(self) -> None:
        assert differ("M54.12", "M51.16")
        assert not differ("M54.12", "M62.830")


class TestOrder:
    @pytest.mark.parametrize(
        ("codes", "pain_control", "expected"),
        [
            (["M54.50", "G89.29", "M54.2"], False, ["M54.50", "M54.2", "G89.29"]),
            (["M54.50", "G89.29", "M54.2"], True, ["G89.29", "M54.50", "M54.2"]),
            (["G99.2", "M48.02"], False, ["M48.02", "G99.2"]),
            (["M54.50", "O99.891"], False, ["O99.891", "M54.50"]),
            (["S39.012S", "M54.50"], False, ["M54.50", "S39.012S"]),
            (["G89.28", "T84.84XA"], True, ["T84.84XA", "G89.28"]),
            (["G89.28", "T85.840D", "M54.50"], True, ["T85.840D", "M54.50", "G89.28"]),
            (["M51.A0", "M51.26"], False, ["M51.26", "M51.A0"]),
            (["M54.2", "M54.50", "M54.2"], False, ["M54.2", "M54.50"]),
            (["F45.42", "M54.50"], False, ["F45.42", "M54.50"]),
            ([], False, []),
        ],
    )
    def test_conventions_decide(self, codes: list[str], pain_control: bool, expected: list[str]) -> None:
        assert list(order(tabular(), codes, pain_control=pain_control).codes) == expected

    def test_a_manifestation_alone_misses_its_cause(self) -> None:
        found = order(tabular(), ["G99.2"])
        assert "never first-listed" in found.missing[0].text
        assert order(tabular(), ["G99.2", "M48.02"]).missing == ()

    def test_without_a_rule_there_is_none(self) -> None:
        assert order(tabular(), ["M54.2", "M54.50"]).rules == ()


@given(st.data())
def test_any_codes_give_questions_and_an_order_of_the_same_codes(data: st.DataObject) -> None:
    codes = data.draw(st.lists(st.sampled_from(billable()), max_size=6))
    found = findings(tabular(), [[code] for code in codes])
    assert {finding.kind for finding in found} <= KINDS.keys()
    assert all(set(finding.codes) <= set(codes) for finding in found)
    assert all(code in tabular() for finding in found for code in finding.instead)
    assert sorted(order(tabular(), codes).codes) == sorted(set(codes))


def test_what_the_questionnaire_gives_is_neither_doubted_nor_put_in_another_order() -> None:
    """The documented situations: their codes stand together, in the order that the rules gave them."""
    lines = (ROOT / "tests" / "data" / "situations.jsonl").read_text("utf-8").splitlines()
    situations = [json.loads(line) for line in lines]
    several = [s for s in situations if len(s["codes"]) > 1]
    assert len(several) > 50
    for situation in several:
        on = date.fromisoformat(situation.get("on", NOVEMBER.isoformat()))
        pain = situation["facts"].get("encounter_reason") == "pain_control"
        assert list(order(tabular(on), situation["codes"], pain_control=pain).codes) == situation["codes"]
        for one, other in combinations(situation["codes"], 2):
            assert not kinds(one, other, on=on) & {"contradiction", "combination", "invalid"}, situation
