"""What a wording of the classification demands, allows and excludes."""

from collections.abc import Callable

import pytest

from lookup.reading.lexicon import lexicon
from lookup.reading.reader import read
from lookup.search.corpus import Corpus
from lookup.search.documents import INDEX, Document, documents
from lookup.search.meanings import Meaning, join, meaning_of

Draw = Callable[..., Corpus]


def meaning(text: str) -> Meaning:
    return meaning_of(read(text, lexicon()).items)


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("Muscle spasm", [("muscl",), ("spasm",)]),
        ("Strain of muscle, fascia and tendon", [("strain",), ("muscl", "fascia", "tendon")]),
        ("Segmental and somatic dysfunction", [("segmental", "somatic"), ("dysfunct",)]),
        ("back pain and leg pain", [("back",), ("pain",), ("leg",)]),
        ("neck and back", [("region:cervical", "back")]),
        ("Spondylosis without myelopathy or radiculopathy", [("spondylosis",)]),
    ],
)
def test_groups(text: str, groups: list[tuple[str, ...]]) -> None:
    assert list(meaning(text).groups) == groups


def test_what_is_excluded_is_not_demanded() -> None:
    found = meaning("Spondylosis without myelopathy or radiculopathy, cervical region")
    assert found.absent == {"myelopathy", "radiculopathy"}
    assert found.regions == (("cervical",),)


@pytest.mark.parametrize(
    ("text", "regions"),
    [
        ("site unspecified", (("unspecified",),)),
        ("unspecified cervical region", (("cervical",),)),
        ("Thoracic, thoracolumbar and lumbosacral disc", (("thoracic", "thoracolumbar", "lumbosacral"),)),
        ("Cervical disc disorder, high cervical region", (("high-cervical",),)),
        ("sacral and sacrococcygeal region", (("sacral",),)),
    ],
)
def test_regions(text: str, regions: tuple[tuple[str, ...], ...]) -> None:
    assert meaning(text).regions == regions


def test_flags_sides_and_levels() -> None:
    found = meaning("Other unspecified pain, right side, at C5-C6 level")
    assert (found.other, found.unspecified, found.sides, found.levels[0]) == (True, True, ("right",), "C5-C6")
    assert meaning("muscle spasm NEC").nec


def test_joining_keeps_each_demand_once() -> None:
    found = join([meaning("Pain"), meaning("Pain in leg"), meaning("leg or arm pain")])
    assert found.groups == (("pain",), ("leg",))


CODES = """
    M54    Dorsalgia
    M54.1  Radiculopathy
    = Lumbar neuritis NOS
    M54.10 Radiculopathy, site unspecified
    M54.12 Radiculopathy, cervical region
    M54.16 Radiculopathy, lumbar region
    M54.4  Lumbago with sciatica
    M54.41 Lumbago with sciatica, right side
    M54.42 Lumbago with sciatica, left side
    M48.1  Ankylosing hyperostosis [Forestier]
    S16.1  Strain of muscle at neck level {A initial encounter, S sequela}
"""


def made(draw: Draw, stem: str, codes: str = CODES, index: str = "") -> list[Document]:
    corpus = draw(codes, index)
    return [d for d in documents(corpus, lexicon(corpus.synonyms)) if d.stem == stem]


def test_inclusion_terms_of_a_heading_go_to_the_code_they_are_about(draw: Draw) -> None:
    assert "Lumbar neuritis NOS" in {d.text for d in made(draw, "M54.16")}
    for stem in ("M54.10", "M54.12"):
        assert "Lumbar neuritis NOS" not in {d.text for d in made(draw, stem)}


def test_an_unfinished_code_of_the_index_goes_to_every_code_below_it(draw: Draw) -> None:
    line = "Sciatica > with lumbago = M54.4-"
    sides = {
        d.stem: d.meaning.sides
        for s in ("M54.41", "M54.42")
        for d in made(draw, s, index=line)
        if d.kind == INDEX
    }
    assert sides == {"M54.41": ("right",), "M54.42": ("left",)}


def test_brackets_need_not_be_said(draw: Draw) -> None:
    (title,) = made(draw, "M48.1")
    assert "forestier" in title.meaning.optional
    assert title.meaning.demanded == {"ankylos", "hyperostosis"}


def test_codes_with_a_7th_character_share_one_document(draw: Draw) -> None:
    (title,) = made(draw, "S16.1")
    assert title.seventh
    assert title.meaning.regions == (("cervical",),)


def test_only_excludes_what_the_siblings_have(draw: Draw) -> None:
    codes = """
        M51.36  Disc degeneration
        M51.360 Disc degeneration with back pain only
        M51.361 Disc degeneration with leg pain only
        M51.362 Disc degeneration with back pain and leg pain
    """
    (title,) = made(draw, "M51.361", codes)
    assert title.meaning.absent == {"back"}


def test_documents_end_with_their_code(draw: Draw) -> None:
    codes = """
        M54.5  Low back pain (until 2021-09-30)
        M54.5  Low back pain (from 2021-10-01)
        M54.50 Low back pain, unspecified (from 2021-10-01)
    """
    (title,) = made(draw, "M54.5", codes)
    assert title.valid_to is not None
