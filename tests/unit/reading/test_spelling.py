"""Offers of known words for unknown ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookup.reading.spelling import Speller, is_subsequence, skeleton
from lookup.reading.words import COMMON, STOP_WORDS, is_diagnosis, stem

WORDS = [
    "radiculopathy",
    "radiculitis",
    "myelopathy",
    "spondylosis",
    "spondylolysis",
    "spondylolisthesis",
    "spondylitis",
    "spondylopathy",
    "intervertebral",
    "lumbosacral",
    "lumbar",
    "thoracic",
    "thoracolumbar",
    "cervical",
    "cervicothoracic",
    "displacement",
    "degeneration",
    "stenosis",
    "claudication",
    "encounter",
    "sacrococcygeal",
    "occipito",
    "atlanto",
    "axial",
    "kyphosis",
    "lordosis",
    "scoliosis",
    "vertebra",
]
SPELLER = Speller(WORDS, STOP_WORDS | COMMON)


def best(word: str) -> str | None:
    offers = SPELLER(word)
    return offers[0][0] if offers else None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("rdculopthy", "radiculopathy"),
        ("radclpthy", "radiculopathy"),
        ("radicululopathy", "radiculopathy"),
        ("mylpthy", "myelopathy"),
        ("melopathy", "myelopathy"),
        ("myelpath", "myelopathy"),
        ("spndylsis", "spondylosis"),
        ("sponylosis", "spondylosis"),
        ("spondyls", "spondylosis"),
        ("intrvrtbrl", "intervertebral"),
        ("intvrt", "intervertebral"),
        ("lmboscrl", "lumbosacral"),
        ("thoraclmbr", "thoracolumbar"),
        ("throacic", "thoracic"),
        ("crvicothor", "cervicothoracic"),
        ("displcmnt", "displacement"),
        ("caludication", "claudication"),
        ("encntr", "encounter"),
        ("sacrocygl", "sacrococcygeal"),
        ("stenos", "stenosis"),
        ("degen", "degeneration"),
        ("lumbra", "lumbar"),
        ("ulmbar", "lumbar"),
    ],
)
def test_what_was_meant(typed: str, meant: str) -> None:
    assert best(typed) == meant


@pytest.mark.parametrize(
    "word", [*WORDS[:4], "furniture", "patient", "ab", "qwxzv", "l4-5", "", "x" * 40, "ßß", "42"]
)
def test_known_and_hopeless_words_get_no_offer(word: str) -> None:
    assert SPELLER(word) == ()


def test_a_beginning_may_mean_several_words() -> None:
    assert {word for word, _ in SPELLER("spondyl")} >= {"spondylosis", "spondylitis"}


def test_offers_come_best_first() -> None:
    qualities = [quality for _, quality in SPELLER("spondylois")]
    assert qualities == sorted(qualities, reverse=True)
    assert all(0 < quality < 1 for quality in qualities)


@pytest.mark.parametrize(
    ("word", "bones"), [("radiculopathy", "rdclpth"), ("occipito", "ocpt"), ("", ""), ("a", "a")]
)
def test_skeleton(word: str, bones: str) -> None:
    assert skeleton(word) == bones


@given(st.text(alphabet="abcde", max_size=8), st.text(alphabet="abcde", max_size=12))
def test_subsequence(short: str, long: str) -> None:
    assert is_subsequence("", long)
    assert is_subsequence(long, long)
    if is_subsequence(short, long):
        assert len(short) <= len(long)
        assert set(short) <= set(long)


@given(st.sampled_from(WORDS), st.data())
def test_a_word_without_some_inner_vowels_is_still_offered(word: str, data: st.DataObject) -> None:
    inner = [n for n, letter in enumerate(word) if letter in "aeiou" and 0 < n < len(word) - 1]
    gone = data.draw(st.sets(st.sampled_from(inner), min_size=1))
    typed = "".join(letter for n, letter in enumerate(word) if n not in gone)
    if not SPELLER.knows(typed) and len(skeleton(word)) > 4:
        assert word in {offer for offer, _ in SPELLER(typed)}


@given(st.text(max_size=50))
def test_any_text_may_be_asked(text: str) -> None:
    SPELLER(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("herniated", "herniation"),
        ("degenerative", "degeneration"),
        ("displaced", "displacement"),
        ("fractures", "fractured"),
        ("vertebrae", "vertebral"),
        ("ribs", "rib"),
        ("radiculopathies", "radiculopathy"),
        ("disks", "disc"),
        ("impinged", "impingement"),
        ("osteoporotic", "osteoporosis"),
    ],
)
def test_forms_of_one_word_have_one_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("ankylosing", "ankylosis"), ("spondylosis", "spondylitis"), ("dens", "den"), ("pars", "par")],
)
def test_different_words_stay_different(one: str, other: str) -> None:
    assert stem(one) != stem(other)


def test_diagnoses_and_symptoms() -> None:
    assert all(map(is_diagnosis, ("spondylosis", "sciatica", "radiculopathy", stem("fracture"))))
    assert not any(map(is_diagnosis, ("pain", "back", "numbness")))
