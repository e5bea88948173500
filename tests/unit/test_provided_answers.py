"""Which choice of a question says what the provider answered to a query."""

from pathlib import Path

import msgspec
import pytest

from lookup.engine import Questionnaire, QuestionnaireError
from lookup.presenters import questionnaire as questions
from lookup.presenters.questionnaire import Answer, Asked, Provided, with_provided

FIXTURE = Path(__file__).parents[2] / "fixtures" / "questionnaire.json"
WITHOUT = {
    "symptom": {"Sciatica"},
    "back_region": {"Neck", "Low back"},
    "back_type": {"A named type of back pain (please specify)"},
    "disease": {"Neoplasm"},
    "psychological": {"Not related"},
    "region_pair": {"[Region] and [region]"},
}
"""Options that no choice says exactly: the coder decides."""


def asked(*texts: str) -> Asked:
    answers = tuple(Answer(n, str(n), text, text, n == len(texts)) for n, text in enumerate(texts, 1))
    return Asked("q", "Which?", "", answers, (), "")


@pytest.mark.parametrize(
    ("option", "texts", "number"),
    [
        ("Left", ("Right", "Left", "Both sides"), 2),
        ("Lumbar", ("Lumbar (L1 to L5)", "Lumbosacral (L5-S1)"), 1),
        ("Sciatica", ("Sciatica", "Sciatica and radiculopathy", "Sciatica, right"), 1),
        ("Radiculopathy", ("Sciatica", "Radiculopathy, radicular pain or radiculitis"), 2),
        ("Sacroiliac joint dysfunction", ("Pain", "“Sacroiliac joint dysfunction”"), 2),
        ("Infection", ("Infection: discitis, osteomyelitis", "Scoliosis"), 1),
        ("Sciatica", ("Sciatica, no low back pain documented", "Radiculopathy"), 0),
        ("Radiculopathy", ("Radiculopathy and myelopathy are absent", "Radiculopathies"), 0),
        ("Neck", ("Neck, right", "Neck, left"), 0),
        ("Other (please specify)", ("Another type", "None"), 0),
        ("Type [..], region [..]", ("Type A", "Type B"), 0),
    ],
)
def test_the_one_choice_that_says_the_same(option: str, texts: tuple[str, ...], number: int) -> None:
    found = with_provided(asked(*texts), Provided(option))
    assert [answer.number for answer in found.answers if answer.provided] == ([number] if number else [])


def test_what_the_questionnaire_says_of_an_option_goes_before_its_words() -> None:
    found = with_provided(asked("None of these", "Documented as absent"), Provided("None of these", "q=2"))
    assert [answer.number for answer in found.answers if answer.provided] == [2]
    other = with_provided(asked("Left", "Right"), Provided("Left", "another=2"))
    assert [answer.number for answer in other.answers if answer.provided] == [1]


def test_the_answer_to_a_query_about_a_conflict_is_entered_with_one_key() -> None:
    """Every option of such a query is one choice of its question; those that are not are known."""
    known = Questionnaire.from_json(FIXTURE.read_bytes())
    without: dict[str, set[str]] = {}
    for name, text in known.document.texts.items():
        key = name.removeprefix("conflicting_")
        if key == name:
            continue
        put = questions.asked(msgspec.structs.replace(known.by_key[key], citations=()), {})
        for option in text.options[:-2]:  # the last two are: another one, and unable to determine
            found = with_provided(put, Provided(option, text.means.get(option, "")))
            chosen = [answer.key for answer in found.answers if answer.provided]
            assert "conflicting" not in chosen
            if not chosen:
                without.setdefault(key, set()).add(option)
    assert without == WITHOUT


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        (
            '"Established": "certainty=established"',
            '"Estab": "certainty=established"',
            "'Estab' is not an option",
        ),
        ('"certainty=ruled_out"', '"certainty=denied"', "'certainty=denied' is not question=choice"),
    ],
)
def test_an_option_means_an_answer_that_exists(before: str, after: str, message: str) -> None:
    text = FIXTURE.read_text("utf-8")
    assert before in text
    with pytest.raises(QuestionnaireError, match=message):
        Questionnaire.from_json(text.replace(before, after))
