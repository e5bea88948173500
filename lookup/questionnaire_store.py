"""The live questionnaire of the database as a value of lookup/engine; reads only."""

from datetime import date

from lookup import engine, pinned
from lookup.codeset_store import once
from lookup.models import QuestionnaireRevision


class NoQuestionnaire(LookupError):
    """No questionnaire is published."""


def live(on: date | None = None) -> engine.Questionnaire:
    """The questionnaire that encounters are answered with from today (or the given day) on."""
    return once(("questionnaire", on), lambda: _live(on))


def _live(on: date | None) -> engine.Questionnaire:
    """Of the first questionnaire the highest revision published by the day, as `live` of revisions says."""
    published = QuestionnaireRevision.objects.published_by_day(on).order_by("questionnaire__slug", "-number")
    sha256 = published.values_list("sha256", flat=True).first()
    if sha256 is None:
        raise NoQuestionnaire("No questionnaire is published; run bin/setup.")
    return pinned.with_sha256(sha256)
