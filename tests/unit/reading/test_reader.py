"""Text to meanings: phrases, short forms, bags of words, triggers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookup.reading.items import MEANING
from lookup.reading.lexicon import Lexicon, Synonym, lexicon
from lookup.reading.reader import read


def entry(line: str, kind: str = "synonym") -> Synonym:
    """ "LBP = low back pain" """
    term, _, expansion = line.partition(" = ")
    return Synonym(term, kind, expansion, "local")


LEXICON = lexicon(
    [
        *(
            entry(line, "abbreviation")
            for line in ("LBP = low back pain", "CLBP = chronic LBP", "d/t = due to")
        ),
        *(entry(line, "short_form") for line in ("thor = thoracic", "vert = vertebra", "disc = disc")),
        entry("herniated disc = disc displacement"),
        entry("lumbago = low back pain"),
        entry("round = circle"),
        entry("circle = round"),
        Synonym("whiplash", "synonym", "sprain of neck", "Index", ("S13.4",)),
    ]
)


def meanings(text: str, words: Lexicon = LEXICON) -> list[str]:
    return [item.concept for item in read(text, words).items if item.kind == MEANING]


def status(text: str) -> dict[str, str]:
    return {
        i.concept: i.status for i in read(text, LEXICON).items if i.kind == MEANING and ":" not in i.concept
    }


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("LBP", ["region:lumbar", "back", "pain"]),
        ("CLBP", ["chronic", "region:lumbar", "back", "pain"]),
        ("lumbago", ["region:lumbar", "back", "pain"]),
        ("fourth thor vert", ["region:thoracic", "level:T4"]),
        ("Occipito/Atlanto/Axial Region", ["region:occipito-atlanto-axial"]),
        ("sacral & sacrococcygeal region", ["region:sacral"]),
        ("site unspecified", ["region:unspecified"]),
        ("Left Side", ["side:left"]),
        ("L5-S1", ["region:lumbosacral", "level:L5-S1"]),
        ("Init Encounter", ["init"]),
        ("initial encounter", ["phase:A"]),
        ("other specified", ["q:other"]),
        ("muscle spasm NEC", ["muscl", "spasm", "q:nec"]),
        ("whiplash", ["whiplash"]),
        ("see M54.42", ["see", "code:M54.42"]),
        ("the patient presents with", []),
    ],
)
def test_meanings(text: str, found: list[str]) -> None:
    assert meanings(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "herniated disc",
        "disc herniation",
        "disc, lumbar, herniated",
        "herniated lumbar disc",
        "disc is herniated",
    ],
)
def test_a_term_is_found_in_any_order(text: str) -> None:
    assert {"disc", "displac"} <= set(meanings(text))
    assert "herniat" not in meanings(text)


@pytest.mark.parametrize("text", ["herniated hernia. disc fine", "herniated, after a long walk, disc"])
def test_words_that_stand_apart_are_no_term(text: str) -> None:
    assert "herniat" in meanings(text)


def test_a_circle_of_terms_ends() -> None:
    assert len(meanings("round circle")) == 2


def test_what_a_word_was_read_as_is_kept() -> None:
    assert {item.read_as for item in read("CLBP", LEXICON).items} == {"CLBP"}


def test_words_come_written_out() -> None:
    assert read("LBP w/o thor pain", LEXICON).words == ("low", "back", "pain", "without", "thoracic", "pain")


@pytest.mark.parametrize(
    ("text", "negated", "affirmed"),
    [
        ("stenosis without claudication", {"claudicat"}, {"stenosis"}),
        (
            "spondylosis w/o myelopathy or radiculopathy, cervical",
            {"myelopathy", "radiculopathy"},
            {"spondylosis"},
        ),
        ("spondylosis w/o myelopathy/radiculopathy", {"myelopathy", "radiculopathy"}, {"spondylosis"}),
        ("denies numbness, tingling, weakness", {"numbness", "tingl", "weakness"}, set()),
        ("no sciatica but spasm", {"sciatica"}, {"spasm"}),
        ("no evidence of fracture. Spasm", {"fractur"}, {"spasm"}),
        ("stenosis; fracture ruled out", {"fractur"}, {"stenosis"}),
        ("leg raise negative, sciatica", {"leg", "raise"}, {"sciatica"}),
        ("without fracture with spasm", {"fractur"}, {"spasm"}),
    ],
)
def test_negation(text: str, negated: set[str], affirmed: set[str]) -> None:
    found = status(text)
    assert {concept for concept, how in found.items() if how == "negated"} == negated
    assert affirmed <= {concept for concept, how in found.items() if how == "affirmed"}


@pytest.mark.parametrize(
    ("text", "concept", "how"),
    [
        ("possible fracture", "fractur", "uncertain"),
        ("r/o fracture", "fractur", "uncertain"),
        ("history of fracture", "fractur", "historical"),
        ("pain radiating to the arm", "arm", "radiating"),
        ("pain radiating to the arm, spasm", "spasm", "affirmed"),
    ],
)
def test_other_states(text: str, concept: str, how: str) -> None:
    assert status(text)[concept] == how


def test_a_region_is_never_negated() -> None:
    found = read("no pain in the lumbar region", LEXICON).items
    assert [item.status for item in found if item.concept == "region:lumbar"] == ["affirmed"]


def test_guesses_take_part_in_phrases() -> None:
    offers = {"lowr": (("lower", 0.9),), "bak": (("back", 0.9), ("bake", 0.85))}
    found = read("lowr bak pain", LEXICON, lambda word: offers.get(word, ()))
    assert [item.concept for item in found.items] == ["region:lumbar", "back", "pain"]
    assert found.items[0].quality == pytest.approx(0.9)


@given(st.text(max_size=300))
def test_reading_never_fails_and_places_lie_in_the_text(text: str) -> None:
    for item in read(text, LEXICON).items:
        assert 0 <= item.start < item.end <= len(text)


@given(
    st.lists(
        st.sampled_from(
            (
                "LBP",
                "no",
                "denies",
                "disc",
                "herniated",
                "lumbar",
                ",",
                ".",
                "/",
                "w/o",
                "L4-5",
                "left",
                "possible",
            )
        ),
        max_size=30,
    )
)
def test_extra_blanks_change_nothing(parts: list[str]) -> None:
    once, spaced = read(" ".join(parts), LEXICON), read("  \t ".join(parts), LEXICON)
    assert [(i.concept, i.status) for i in once.items] == [(i.concept, i.status) for i in spaced.items]
