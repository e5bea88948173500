"""The questionnaire engine: pure functions from documented facts to questions and codes."""

from lookup.engine.closing import question_behind
from lookup.engine.compiling import compile_on
from lookup.engine.document import QuestionnaireError
from lookup.engine.nearest import why_not
from lookup.engine.questionnaire import Questionnaire
from lookup.engine.resolving import asked, needed, removed, resolve, silent, silent_codes, silently
from lookup.engine.results import Advice, Asking, Because, Neighbour, OutcomeCode, Reached, Rejected

__all__ = [
    "Advice",
    "Asking",
    "Because",
    "Neighbour",
    "OutcomeCode",
    "Questionnaire",
    "QuestionnaireError",
    "Reached",
    "Rejected",
    "asked",
    "compile_on",
    "needed",
    "question_behind",
    "removed",
    "resolve",
    "silent",
    "silent_codes",
    "silently",
    "why_not",
]
