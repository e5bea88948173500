"""Guidance and guidelines as pages."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from lookup.actions import guidance as actions
from lookup.models import Guidance, GuidanceRevision
from lookup.presenters import guidance
from tests.integration.pages.pagetext import text

pytestmark = pytest.mark.django_db


def test_contents_stand_by_kind_and_can_be_searched(site: Client) -> None:
    words = text(site.get("/guidance/"))
    assert "You may have read" in words
    assert "Neighbouring families" in words
    found = text(site.get("/guidance/", {"words": "facet syndrome"}))
    assert "Facet joints" in found
    assert "Scoliosis" not in found
    assert "No text holds all of these words." in text(site.get("/guidance/", {"words": "zzzzz"}))


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
