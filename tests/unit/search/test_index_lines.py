"""The Alphabetic Index as lines: "see" followed with everything under its target."""

from collections.abc import Callable

from lookup.search.corpus import Corpus
from lookup.search.indexlines import Line, lines, printed

Draw = Callable[..., Corpus]

INDEX = """
    Pain                                    = R52
    Pain > low back                         = M54.50
    Pain > radicular                        = see Radiculopathy
    Ache                                    = see Pain
    Back                                    = see condition
    Radiculopathy                           = M54.10
    Radiculopathy > lumbar region           = M54.16
    Displacement, displaced > disc NEC > lumbar region = M51.26
    Displacement, displaced > disc NEC > with myelopathy = see Disorder, disc, with myelopathy
    Disorder > disc > with > myelopathy > lumbar region = M51.06
    Prolapse > disc                         = see Displacement, disc
    Discogenic                              = also Displacement, disc
    Herniation                              = also Hernia
    Round                                   = see Circle
    Circle                                  = see Round
    Lost                                    = see Nowhere, at all
    Bad disc                                = see Displacement, disc, by site
"""


def found(draw: Draw, start: str) -> list[Line]:
    corpus = draw("M54 Dorsalgia", INDEX)
    return [line for line in lines(corpus.entries) if line.printed.startswith(start)]


def test_an_entry_with_a_code_is_one_line(draw: Draw) -> None:
    line, *_ = found(draw, "Pain, low back")
    assert (line.path, line.code, line.also) == (("Pain", "low back"), "M54.50", False)


def test_see_takes_over_everything_under_its_target(draw: Draw) -> None:
    assert {(line.path, line.code) for line in found(draw, "Pain, radicular")} == {
        (("Pain", "radicular"), "M54.10"),
        (("Pain", "radicular", "lumbar region"), "M54.16"),
    }


def test_see_is_followed_through_another_see(draw: Draw) -> None:
    assert {line.code for line in found(draw, "Ache")} == {"R52", "M54.50", "M54.10", "M54.16"}
    assert {line.code for line in found(draw, "Prolapse, disc")} == {"M51.26", "M51.06"}


def test_the_line_shows_where_it_began_and_where_it_ended(draw: Draw) -> None:
    assert {line.printed for line in found(draw, "Prolapse")} == {
        "Prolapse, disc → Displacement, displaced, disc NEC, lumbar region",
        "Prolapse, disc → Disorder, disc, with, myelopathy, lumbar region",
    }


def test_see_also_counts_less_and_by_site_ends_the_way(draw: Draw) -> None:
    assert {line.also for line in found(draw, "Discogenic")} == {True}
    assert {line.code for line in found(draw, "Bad disc")} == {"M51.26", "M51.06"}


def test_what_leads_nowhere_gives_no_line(draw: Draw) -> None:
    for start in ("Back", "Round", "Circle", "Lost", "Herniation"):
        assert found(draw, start) == []


def test_direct_lines_come_first(draw: Draw) -> None:
    corpus = draw("M54 Dorsalgia", INDEX)
    steps = [(line.also, line.steps) for line in lines(corpus.entries)]
    assert steps == sorted(steps)


def test_nonessential_modifiers_are_printed_as_in_the_index(fixture_corpus: Corpus) -> None:
    shown = {printed(entry) for entry in fixture_corpus.entries}
    assert {"Pain(s)", "Pain, back (postural)", "Stenosis, stenotic, spinal"} <= shown


def test_every_see_of_the_committed_index_that_can_be_followed_is(fixture_corpus: Corpus) -> None:
    reached = {line.printed.split(" → ")[0] for line in lines(fixture_corpus.entries)}
    for start in ("Prolapse, prolapsed, disc (intervertebral)", "Pain, radicular (spinal)", "Pain, leg"):
        assert start in reached
