"""The live questionnaire of the database as a value of lookup/engine; reads only."""

from datetime import date

from lookup import engine, pinned
from lookup.models import Questionnaire


class NoQuestionnaire(LookupError):
    """No questionnaire is published."""


def live(on: date | None = None) -> engine.Questionnaire:
    """The questionnaire that encounters are answered with from today (or the given day) on."""
    for questionnaire in Questionnaire.objects.all():
        revision = questionnaire.live(on)
        if revision:
            return pinned.questionnaire(revision)
    raise NoQuestionnaire("No questionnaire is published; run bin/setup.")
