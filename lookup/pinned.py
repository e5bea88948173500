"""What an encounter is answered with: the questionnaire revision, data version and date it keeps."""

from functools import lru_cache

from lookup import codeset_store, engine
from lookup.codeset import Tabular
from lookup.engine import Asking, Reached, Rejected
from lookup.models import Condition, Encounter, QuestionnaireRevision


def tabular(encounter: Encounter) -> Tabular:
    """The code set on the encounter's date of service, of the data version it keeps."""
    return codeset_store.tabular(encounter.date_of_service, encounter.data_version.sha256)


def questionnaire(revision: QuestionnaireRevision) -> engine.Questionnaire:
    """The decoded document of a revision; each process keeps the last ones."""
    return _questionnaire(revision.sha256)


def resolve(condition: Condition) -> Asking | Reached | Rejected:
    """Where the condition's facts lead, with what its encounter keeps."""
    asked = questionnaire(condition.questionnaire_revision)
    return engine.resolve(asked, tabular(condition.encounter), condition.answers)


@lru_cache(maxsize=8)
def _questionnaire(sha256: str) -> engine.Questionnaire:
    documents = QuestionnaireRevision.objects.filter(sha256=sha256).values_list("document", flat=True)
    return engine.Questionnaire.from_json(documents[0])
