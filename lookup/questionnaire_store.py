"""The live questionnaire of the database as a value of lookup/engine; reads only."""

from datetime import date

from lookup import engine, pinned
from lookup.models import QuestionnaireRevision


class NoQuestionnaire(LookupError):
    """No questionnaire is published."""


def live(on: date | None = None) -> engine.Questionnaire:
    """The questionnaire that encounters are answered with from today (or the given day) on."""
    revisions = QuestionnaireRevision.objects.live(on).order_by("questionnaire__slug")
    revision = revisions.defer("document").first()  # the long text is read once in each process
    if revision is None:
        raise NoQuestionnaire("No questionnaire is published; run bin/setup.")
    return pinned.questionnaire(revision)
