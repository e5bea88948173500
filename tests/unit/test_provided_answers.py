"""Which choice of a question says what the provider answered to a query."""

import pytest

from lookup.presenters.questionnaire import Answer, Asked, with_provided


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
    found = with_provided(asked(*texts), option)
    assert [answer.number for answer in found.answers if answer.provided] == ([number] if number else [])
