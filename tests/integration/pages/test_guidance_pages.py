"""Guidance and guidelines as pages."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client

from lookup.actions import fixtures
from lookup.actions import guidance as actions
from lookup.models import Guidance, GuidanceRevision
from lookup.presenters import guidance, guidancesearch, rulings
from tests.integration.pages.pagetext import text

pytestmark = pytest.mark.django_db


def test_contents_stand_by_kind_and_can_be_searched(site: Client) -> None:
    words = text(site.get("/guidance/"))
    assert "You may have read" in words
    assert "Neighbouring families" in words
    found = text(site.get("/guidance/", {"words": "facet syndrome"}))
    assert "Facet joints" in found
    assert "Scoliosis" not in found
    assert "Nothing found" in text(site.get("/guidance/", {"words": "zzzzz"}))


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("facet", "Facet joints: arthropathy, syndrome, facet pain"),
        ("m5450", "M54.50 Low back pain, unspecified"),
        ("I.A.15", "I.A.15 With"),
        ("excludes1", "I.A.12.a Excludes1"),
        ("piriformis", "Lesion of the sciatic nerve, piriformis syndrome (G57.0-)"),
        ("discogenic pain", "Discogenic pain"),
        ("postlaminectmy", "Postlaminectomy and failed back syndrome (M96.1)"),
    ],
)
def test_the_text_that_fits_best_stands_first(words: str, first: str) -> None:
    assert guidancesearch.search(words)[0].title == first


def test_a_hit_shows_the_place_that_fits_with_its_words_marked(site: Client) -> None:
    page = site.get("/guidance/", {"words": "endplate"}).content.decode()
    assert "<mark>endplate</mark>" in page
    assert "<script>" not in site.get("/guidance/", {"words": "<script>alert(1)</script>"}).content.decode()


@pytest.mark.parametrize("words", ["", "the of and", "'", "..", "\0", "-", "x" * 5000, "ß" * 100, "M54.-"])
def test_no_words_break_the_search(site: Client, words: str) -> None:
    assert site.get("/guidance/", {"words": words}).status_code == 200
    assert site.get("/guidance/you-may-have-read/", {"words": words}).status_code == 200


def test_what_is_published_is_found_at_once(editor: User, publisher: User) -> None:
    assert guidancesearch.search("quixotic") == ()
    subject = Guidance.objects.get(slug="intractable")
    content = {"title": "Quixotic words", "body": "Nothing.", "kind": subject.kind, "slug": subject.slug}
    draft = actions.draft(by=editor, based_on=1, **content)
    assert guidancesearch.search("quixotic") == ()
    actions.publish(by=publisher, guidance=subject, number=draft.number)
    assert guidancesearch.search("quixotic")[0].title == "Quixotic words"


def test_changed_guidelines_are_found_and_cited_at_once(
    site: Client, tmp_path: Path, fixture_folder: Path
) -> None:
    address = "/guidance/you-may-have-read/"
    assert guidancesearch.search("quixotic") == ()
    assert "(FY2026)" in text(site.get(address))
    changed = json.loads((fixture_folder / "guidelines.json").read_text())
    changed["year"] = "FY2099"
    changed["sections"][0]["paraphrase"] = "Quixotic words."
    (tmp_path / "guidelines.json").write_text(json.dumps(changed))
    fixtures.load(by="setup", folder=tmp_path, partial=True)
    assert guidancesearch.search("quixotic")[0].title.startswith(changed["sections"][0]["id"])
    page = text(site.get(address))
    assert "(FY2099)" in page
    assert "(FY2026)" not in page


def test_citations_take_no_query_each(
    site: Client, django_assert_max_num_queries: Callable[..., object]
) -> None:
    address = "/guidance/you-may-have-read/"
    site.get(address)
    with django_assert_max_num_queries(10):
        site.get(address)


# What pages about back pain say, in other words than theirs, and the ruling on each.
STATEMENTS = {
    "there is no code for intractable back pain": "no-code-named-intractable",
    "M54.9 is billable for inpatient and outpatient": "m54-9-billable",
    "code for intractable or chronic back pain": "m54-9-for-intractable-or-chronic",
    "M54.9 for generalized pain or pain NOS": "m54-9-for-generalized-pain",
    "M54.9 reflects chronic low back pain": "m54-9-for-chronic-low-back-pain",
    "low in the lumbar region without localization": "pain-low-in-the-lumbar-region",
    "localized pain of unspecified type": "localized-pain-unspecified-type",
    "not linked to discogenic cause, radiculopathy or segments": "m54-9-if-not-linked-to-a-cause",
    "chronic back pain not responsive to treatment": "chronic-back-pain-not-responsive",
    "intractable is longer than three months": "three-months-definition",
    "M54.50, M54.51 and M54.59 are new in 2025": "m54-5-codes-came-with-2025",
    "M54.51 endplate or discogenic": "m54-51-discogenic",
    "M54.59 for strain, facet dysfunction, muscular pain": "m54-59-strain-facet-muscular",
    "codes for disc degeneration and displacement": "m54-5-codes-for-disc-disease",
    "back pain related to psychological factors": "m54-9-for-psychological-pain",
    "failed surgical interventions as psychological factors": "failed-surgery-as-psychological-factor",
    "pelvic or perineal pain": "m54-9-for-pelvic-perineal-pain",
    "loin pain": "m54-9-for-loin-pain",
    "back pain without radiculopathy": "back-pain-without-radiculopathy",
    "nerve compression, irritation, mechanical dysfunction": "nerve-compression-irritation-mechanical",
    "foot or leg pain referred from lumbar nerves": "leg-and-foot-pain-referred",
    "abdominal, joint or shoulder pain": "abdominal-joint-shoulder-pain",
    "backache, pain in spine": "synonyms-backache-pain-in-spine",
    "backache with radiation": "synonym-backache-with-radiation",
    "discogenic pain as synonym": "synonym-discogenic-pain",
    "disorder characterized by back pain": "synonyms-disorder-and-exacerbation",
    "exacerbation of backache": "synonyms-disorder-and-exacerbation",
    "lumbago with sciatica not definitive stays M54.9": "lumbago-with-sciatica-stays-m54-9",
    "lumbago due to disc disorder": "lumbago-with-sciatica-stays-m54-9",
    "spinal cord stimulation and medication": "stimulation-medication-treatment",
}


@pytest.mark.parametrize(("said", "slug"), STATEMENTS.items())
def test_every_statement_is_found_with_its_ruling(site: Client, said: str, slug: str) -> None:
    found = rulings.rulings(said)
    assert found[0].slug == f"ruling-{slug}"
    everywhere = [one.url for one in guidancesearch.search(said)[:3]]
    assert f"/guidance/ruling-{slug}/" in everywhere


def test_the_page_of_rulings_holds_each_with_ruling_why_and_where(site: Client) -> None:
    shown = rulings.rulings()
    assert {one.slug for one in shown} >= {f"ruling-{slug}" for slug in STATEMENTS.values()}
    page = site.get("/guidance/you-may-have-read/").content.decode()
    for one in shown:
        assert f'id="{one.slug}"' in page
        assert one.said
        assert len(one.why) > 60
        assert one.citations
        assert one.words in rulings.VERDICTS.values()
        assert str(one.why) in page


@pytest.mark.parametrize(
    ("ruling", "verdict"),
    [
        ("right.", "right"),
        ("wrong. The code is M54.50.", "wrong"),
        ("the wrong class. Surgery is none.", "wrong"),
        ("no. The Index has no such entry.", "wrong"),
        ("wrong in the title and mostly wrong in the examples.", "partly"),
        ("right only if no region is documented.", "partly"),
        ("normally right.", "partly"),
    ],
)
def test_verdicts(ruling: str, verdict: str) -> None:
    assert rulings.verdict(ruling) == verdict


def test_a_ruling_that_is_not_there(site: Client) -> None:
    words = text(site.get("/guidance/you-may-have-read/", {"words": "qqqq"}))
    assert "No ruling fits these words." in words


def test_htmx_gets_the_list_alone(site: Client) -> None:
    response = site.get("/guidance/", {"words": "facet"}, headers={"HX-Request": "true"})
    assert b"<html" not in response.content
    assert b"/guidance/facet-joint/" in response.content


def test_a_text_shows_citations_revision_and_tables(site: Client) -> None:
    page = site.get("/guidance/lumbar-disc-degeneration/").content.decode()
    assert "<table>" in page
    assert '<a class="code" href="/codes/M51.360/">M51.360</a>' in page
    words = text(site.get("/guidance/intractable/"))
    assert "Guideline I.B.1 (FY2026)" in words
    assert "Revision 1" in words
    assert "not official text" in words


def test_every_text_has_its_page(site: Client) -> None:
    for revision in GuidanceRevision.objects.live().select_related("guidance"):
        found = guidance.text(revision.guidance.slug)
        assert found
        assert found.citations
        assert all(one.kind != "other" for one in found.citations)
        assert all(code for _, code in found.codes), revision.guidance.slug


def test_a_published_change_is_what_coders_read(site: Client, editor: User, publisher: User) -> None:
    subject = Guidance.objects.get(slug="intractable")
    draft = actions.draft(
        by=editor,
        slug=subject.slug,
        kind=subject.kind,
        title="A new title",
        body="Now *M54.2* <script>alert(1)</script> [away](javascript:alert(1))",
        based_on=1,
    )
    assert "A new title" not in text(site.get("/guidance/intractable/"))
    actions.publish(by=publisher, guidance=subject, number=draft.number)
    page = site.get("/guidance/intractable/").content.decode()
    assert "A new title" in page
    assert '<em><a class="code" href="/codes/M54.2/">M54.2</a></em>' in page
    assert "<script>alert" not in page
    assert 'href="javascript:' not in page
    assert "Revision" in page
    assert "publisher" in page


@pytest.mark.parametrize(
    ("name", "code", "fits"),
    [
        ("M51.-", "M51.16", True),
        ("M54.5-", "M54.5", True),
        ("S16.1", "S16.1XXA", True),
        ("S39.012", "S39.012S", True),
        ("M54.5", "M54.50", False),
        ("M54.50", "M54.5", False),
        ("M54-", "M54.9", True),
    ],
)
def test_texts_are_attached_by_prefix_or_by_code(name: str, code: str, fits: bool) -> None:
    assert guidance.attached(name, code) is fits


def test_guidelines_have_anchors(site: Client) -> None:
    response = site.get("/guidelines/")
    assert 'id="I.A.15"' in response.content.decode()
    assert "section numbers of FY2026" in text(response)


@pytest.mark.parametrize("slug", ["nothing", "x" * 300])
def test_an_unknown_text_is_404(site: Client, slug: str) -> None:
    assert site.get(f"/guidance/{slug}/").status_code == 404
