"""What an encounter is answered with: the questionnaire revision, data version and date it keeps."""

import datetime
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
    return with_sha256(revision.sha256)


def resolve(condition: Condition) -> Asking | Reached | Rejected:
    """Where the condition's facts lead, with what its encounter keeps."""
    encounter = condition.encounter
    return _resolve(
        condition.questionnaire_revision.sha256,
        encounter.data_version.sha256,
        encounter.date_of_service,
        tuple(condition.answers.items()),
    )


@lru_cache(maxsize=2048)
def _resolve(
    questionnaire: str, data_version: str, on: datetime.date, facts: tuple[tuple[str, str], ...]
) -> Asking | Reached | Rejected:
    """The engine's answer. One step asks for it several times, and the same facts come again all day."""
    tabular = codeset_store.tabular(on, data_version)
    return engine.resolve(with_sha256(questionnaire), tabular, dict(facts))


@lru_cache(maxsize=8)
def with_sha256(sha256: str) -> engine.Questionnaire:
    """The decoded document with this SHA-256, whichever revision has it; the text is read once."""
    documents = QuestionnaireRevision.objects.filter(sha256=sha256).values_list("document", flat=True)
    return engine.Questionnaire.from_json(documents[0])
