"""Every name that a document uses is one that it defines; every later step relies on it."""

from __future__ import annotations

from collections.abc import Mapping

from lookup.engine.document import (
    AREAS,
    FAMILY,
    TEXTS,
    Document,
    Not,
    QuestionnaireError,
    When,
    lines_of,
    text_of,
)


def check_names(doc: Document) -> None:
    """Refuse duplicate and unknown names: every later step may rely on them."""
    _unique("question", [question.key for question in doc.questions])
    _unique("derived fact", [derived.key for derived in doc.derived])
    _unique("rule", [line.id for line in lines_of(doc)])
    values = {question.key: [choice.key for choice in question.choices] for question in doc.questions}
    for question in doc.questions:
        _unique(f"choice of question {question.key}", values[question.key])
        if question.silence not in values[question.key]:
            raise QuestionnaireError(
                f"Question {question.key}: silence {question.silence!r} is not a choice."
            )
    _check_reading(doc, values)
    _check_means(doc, values)
    for derived in doc.derived:
        if derived.key in values:
            raise QuestionnaireError(
                f"Derived fact {derived.key} has the name of a question or of another fact."
            )
        for number, rule in enumerate(derived.rules, 1):
            _check_when(f"derived fact {derived.key}, line {number}", rule.when, values)
        values[derived.key] = list(derived.values)
    for family in doc.families:
        _check_when(f"family {family.key}", {family.axis: tuple(family.children)}, values)
    for key in doc.exits:
        axis, _, value = key.partition("=")
        if value:
            _check_when(f"exit {key}", {axis: (value,)}, values)
    for part in lines_of(doc):
        _check_when(f"rule {part.id}", part.when, values)
    _check_items(doc)


def _check_reading(doc: Document, values: Mapping[str, list[str]]) -> None:
    """What reading rests on names questions and choices: preferences, what follows, conditions."""
    for question in doc.questions:
        for key in question.prefer:
            if key not in values[question.key]:
                raise QuestionnaireError(f"In prefer of question {question.key}: {key!r} is not a choice.")
        for area in question.areas:
            if area not in AREAS:
                raise QuestionnaireError(f"In areas of question {question.key}: {area!r} is not an area.")
        for part in question.describes:
            key, _, wanted = part.partition("=")
            if key not in values or wanted not in values[key]:
                raise QuestionnaireError(f"In describes of {question.key}: {part!r} is not question=choice.")
        for choice in question.choices:
            for part in (part for parts in choice.follows for part in parts):
                key, _, wanted = part.partition("=")
                if key not in values or wanted not in ("*", *values[key]):
                    raise QuestionnaireError(
                        f"In follows of {question.key}={choice.key}: {part!r} is not question=choice."
                    )
    for key in doc.encounter:
        if key not in values:
            raise QuestionnaireError(f"In encounter: {key!r} is not a question.")
    for conditions in doc.conditions:
        for part in (conditions.question, *conditions.takes_in, *conditions.details):
            key, _, wanted = part.partition("=")
            if key not in values or (wanted and wanted not in values[key]):
                raise QuestionnaireError(f"In conditions: {part!r} is neither question nor question=choice.")
        for name in ("own_region", "linked"):
            for key in getattr(conditions, name):
                if key not in values[conditions.question]:
                    raise QuestionnaireError(f"In {name} of {conditions.question}: {key!r} is not a choice.")


def _check_means(doc: Document, values: Mapping[str, list[str]]) -> None:
    """What an option of a query means is an answer."""
    for name, text in doc.texts.items():
        for option, part in text.means.items():
            key, _, wanted = part.partition("=")
            if option not in text.options:
                raise QuestionnaireError(f"In means of text {name}: {option!r} is not an option.")
            if wanted not in values.get(key, ()):
                raise QuestionnaireError(f"In means of text {name}: {part!r} is not question=choice.")


def _unique(what: str, names: list[str]) -> None:
    for name in names:
        if names.count(name) > 1:
            raise QuestionnaireError(f"The {what} {name!r} stands more than once.")


def _check_when(where: str, when: When, values: Mapping[str, list[str]]) -> None:
    if not when:
        raise QuestionnaireError(f"In {where}: no condition. A catch-all would hide what is missing.")
    for key, wanted in when.items():
        if key not in values:
            raise QuestionnaireError(
                f"In {where}: {key!r} is neither a question nor a fact derived above it."
            )
        for value in wanted.values if isinstance(wanted, Not) else wanted:
            if value not in values[key]:
                raise QuestionnaireError(f"In {where}: {value!r} is not a choice of {key}.")


def _check_items(doc: Document) -> None:
    """Every text and every named family that an outcome mentions must exist."""
    families = {family.key for family in doc.families}
    places = [(f"rule {rule.id}", rule.outcome) for rule in doc.codes]
    places += [(f"exit {value}", items) for value, items in doc.exits.items()]
    for family in doc.families:
        places += [(f"family {family.key}", items) for items in (*family.children.values(), family.fallback)]
    for where, items in places:
        for item in items:
            if item.startswith(TEXTS) and text_of(item) not in doc.texts:
                raise QuestionnaireError(f"In {where}: there is no text {text_of(item)!r}.")
            if item.startswith(FAMILY) and item not in families:
                raise QuestionnaireError(f"In {where}: there is no family {item!r}.")
    for advice in doc.advice:
        if advice.text not in doc.texts:
            raise QuestionnaireError(f"In rule {advice.id}: there is no text {advice.text!r}.")
