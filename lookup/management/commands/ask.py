"""The questionnaire for scripts: facts in, next question or codes out."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from lookup import codeset_store, engine, questionnaire_store
from lookup.codeset import Tabular
from lookup.engine import Asking, Reached, Rejected, compile_on
from lookup.engine.document import Question
from lookup.engine.paths import Path as Way
from lookup.engine.paths import complete_paths
from lookup.management.script_input import day, from_json, reader_may_leave, unusable


class Command(BaseCommand):
    """Exit status 2, with a sentence on standard error, when the input cannot be used."""

    help = "Answer the live questionnaire from facts, or print its questions or all its paths."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--facts", metavar="FILE", help='{"question": "choice"} as JSON; - is standard input'
        )
        parser.add_argument("--on", metavar="DATE", help="date of service, YYYY-MM-DD (default: today)")
        parser.add_argument("--json", action="store_true", help="print JSON")
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--describe", action="store_true", help="print questions and choices")
        what.add_argument("--paths", action="store_true", help="print every complete path as a JSON line")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["facts"] is not None and (options["describe"] or options["paths"]):
            raise unusable("--facts goes with neither --describe nor --paths.")
        with reader_may_leave():
            self.answer(options)

    def answer(self, options: Mapping[str, Any]) -> None:
        """Print what was asked for."""
        questionnaire = self.questionnaire()
        if options["describe"]:
            self.describe(questionnaire, as_json=options["json"])
            return
        tabular = self.tabular(options["on"])
        if options["paths"]:
            self.paths(questionnaire, tabular)
            return
        answer = engine.resolve(questionnaire, tabular, self.facts(options["facts"]))
        shown = answered(answer)
        self.stdout.write(json.dumps(shown, ensure_ascii=False) if options["json"] else in_words(shown))

    def questionnaire(self) -> engine.Questionnaire:
        """The live questionnaire."""
        try:
            return questionnaire_store.live()
        except questionnaire_store.NoQuestionnaire as error:
            raise unusable(str(error)) from error

    def tabular(self, text: str | None) -> Tabular:
        """The code set on the date of service."""
        on = day(text)
        if codeset_store.edition_on(on) is None:
            raise unusable(f"No edition is loaded for {on}.")
        return codeset_store.tabular(on)

    def facts(self, source: str | None) -> dict[str, str]:
        """The facts of a file, or none."""
        if source is None:
            return {}
        try:
            text = sys.stdin.read() if source == "-" else Path(source).read_text("utf-8")
        except (OSError, ValueError) as error:
            raise unusable(f"The facts in {source} cannot be read: {error}") from error
        facts = from_json(text, f"The facts in {source} cannot be read")
        if not isinstance(facts, dict) or not all(isinstance(choice, str) for choice in facts.values()):
            raise unusable('Facts are one JSON object, {"question": "choice"}.')
        return facts

    def describe(self, questionnaire: engine.Questionnaire, *, as_json: bool) -> None:
        """Print the questions in order."""
        questions = [asked(question) for question in questionnaire.questions]
        if as_json:
            self.stdout.write(json.dumps(questions, ensure_ascii=False))
            return
        for question in questions:
            self.stdout.write(f"{question['key']}: {question['text']}")
            for choice in question["choices"]:
                silent = " (silence)" if choice["key"] == question["silence"] else ""
                self.stdout.write(f"  {choice['key']}: {choice['text']}{silent}")

    def paths(self, questionnaire: engine.Questionnaire, tabular: Tabular) -> None:
        """Stream every complete path of the table `codes`, drill-down included."""
        for way in complete_paths(compile_on(questionnaire, tabular.on)):
            self.stdout.write(json.dumps(walked(way, tabular), ensure_ascii=False))


def answered(answer: Asking | Reached | Rejected) -> dict[str, Any]:
    """The answer with every key of the contract; what does not apply is empty."""
    shown: dict[str, Any] = {
        "status": answer.status,
        "question": None,
        "open": [],
        "possible": [],
        "codes": [],
        "advice": [],
        "unused": [],
    }
    match answer:
        case Asking():
            shown |= {"question": asked(answer.question), "unused": answer.unused}
            shown["possible"] = [asdict(family) for family in answer.possible]
        case Reached():
            shown |= {"kind": answer.kind, "tree": answer.tree, "unused": answer.unused}
            shown["codes"] = [asdict(code) for code in answer.codes]
            shown["open"] = [asked(question) for question in answer.open]
            shown["advice"] = [asdict(advice) for advice in answer.advice]
        case Rejected():
            shown["problems"] = answer.problems
    return shown


def asked(question: Question) -> dict[str, Any]:
    """A question with its choices."""
    return {
        "key": question.key,
        "text": question.text,
        "help": question.help,
        "silence": question.silence,
        "choices": [{"key": choice.key, "text": choice.text} for choice in question.choices],
        "citations": question.citations,
    }


def walked(way: Way, tabular: Tabular) -> dict[str, Any]:
    """A path: its facts, its codes as `--facts` gives them, and what its outcome names besides codes."""
    return {
        "facts": dict(way.facts),
        "codes": [{"code": code, "title": tabular.title(code)} for code in way.codes],
        "others": [item for item in way.result or () if item not in way.codes],
    }


def in_words(shown: Mapping[str, Any]) -> str:
    """The answer for people."""
    lines = []
    if shown["question"]:
        lines.append(shown["question"]["text"])
        lines += [f"  {choice['key']}: {choice['text']}" for choice in shown["question"]["choices"]]
        possible = ", ".join(f"{family['family']} ({family['count']})" for family in shown["possible"])
        lines.append(f"Still possible: {possible}")
    lines += [f"{code['code']}  {code['title']}" for code in shown["codes"]]
    lines += [f"{advice['kind']}: {advice['text']}" for advice in shown["advice"]]
    lines += [f"open: {question['text']}" for question in shown["open"]]
    lines += shown.get("problems", ())
    return "\n".join(lines)
