"""The file that people edit: the same document, and a change of one thing is a change of one line."""

from pathlib import Path

import pytest

from lookup.engine import Questionnaire
from lookup.engine.layout import as_file, differences

FIXTURE = Path(__file__).parents[3] / "fixtures" / "questionnaire.json"


@pytest.fixture(scope="module")
def questionnaire() -> Questionnaire:
    return Questionnaire.from_json(FIXTURE.read_bytes())


def test_the_file_is_the_same_document(questionnaire: Questionnaire) -> None:
    assert Questionnaire.from_json(as_file(questionnaire)).sha256 == questionnaire.sha256


def test_every_choice_and_rule_has_its_own_line(questionnaire: Questionnaire) -> None:
    lines = as_file(questionnaire).splitlines()
    for question in questionnaire.questions:
        for choice in question.choices:
            assert sum(line.startswith(f'    {{"key": "{choice.key}", "text"') for line in lines) >= 1
    for rule in questionnaire.document.codes:
        assert sum(f'"id": "{rule.id}"' in line for line in lines) == 1


def test_a_changed_choice_is_one_line_that_goes_and_one_that_comes(questionnaire: Questionnaire) -> None:
    text = as_file(questionnaire)
    edited = Questionnaire.from_json(text.replace('"Neck and low back"', '"The neck and the low back"', 1))
    gone, come = differences(questionnaire, edited)
    assert (gone[0], come[0]) == ("-", "+")
    assert gone[1:].replace("Neck and low back", "The neck and the low back", 1) == come[1:]
    assert list(differences(questionnaire, questionnaire)) == []
