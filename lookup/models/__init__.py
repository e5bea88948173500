"""What is stored. Only lookup/actions writes here."""

from lookup.models.audit import AuditChain, AuditEvent
from lookup.models.codes import (
    Code,
    DataVersion,
    Edition,
    FixtureRecord,
    Guideline,
    IndexEntry,
    Note,
    NoteReference,
    Synonym,
)
from lookup.models.encounters import Condition, Encounter
from lookup.models.guidance import Guidance, GuidanceRevision
from lookup.models.keys import KeyChoice
from lookup.models.queries import Query
from lookup.models.questionnaire import Questionnaire, QuestionnaireRevision
from lookup.models.throttle import SignInFailures

__all__ = [
    "AuditChain",
    "AuditEvent",
    "Code",
    "Condition",
    "DataVersion",
    "Edition",
    "Encounter",
    "FixtureRecord",
    "Guidance",
    "GuidanceRevision",
    "Guideline",
    "IndexEntry",
    "KeyChoice",
    "Note",
    "NoteReference",
    "Query",
    "Questionnaire",
    "QuestionnaireRevision",
    "SignInFailures",
    "Synonym",
]
