"""The live questionnaire of the database as a value of lookup/engine; reads only."""

from django.db.models import QuerySet

from lookup import engine, pinned
from lookup.codeset_store import NoData, once
from lookup.models import QuestionnaireRevision

SLUG = "dorsalgia"
"""The questionnaire that this site asks."""


class NoQuestionnaire(NoData):
    """No questionnaire is published."""

    def __init__(self) -> None:
        super().__init__("No questionnaire is published; run bin/setup.")


def live() -> engine.Questionnaire:
    """The questionnaire that encounters are answered with from today on, whatever their date of service."""
    return once("questionnaire", _live)


def live_revision() -> QuestionnaireRevision:
    """Its revision, without the long text, which each process reads once. Raises NoQuestionnaire."""
    revision = _published().select_related("questionnaire").defer("document").first()
    if revision is None:
        raise NoQuestionnaire
    return revision


def _live() -> engine.Questionnaire:
    sha256 = _published().values_list("sha256", flat=True).first()
    if sha256 is None:
        raise NoQuestionnaire
    return pinned.with_sha256(sha256)


def _published() -> QuerySet[QuestionnaireRevision]:
    """The published revisions that are in force today, the highest number, which is the live one, first."""
    return (
        QuestionnaireRevision.objects.filter(questionnaire__slug=SLUG).published_by_day().order_by("-number")
    )
