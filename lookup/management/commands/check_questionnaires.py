"""Proves that the questionnaires may be published."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from lookup import pinned, questionnaire_check
from lookup.engine.checking import Report
from lookup.management.editing import in_words
from lookup.models import Questionnaire, QuestionnaireRevision


class Command(BaseCommand):
    """Exit status 0 only when every check holds on every date, 1 otherwise."""

    help = "Check the live questionnaires and the drafts, on every date on which anything changes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--live", action="store_true", help="the live revisions only")

    def handle(self, *args: Any, **options: Any) -> None:
        revisions = self.revisions(only_live=options["live"])
        if not revisions:
            self.stderr.write("There is no questionnaire; run bin/setup.")
            sys.exit(1)
        sound = [self.checked(revision) for revision in revisions]
        if not all(sound):
            sys.exit(1)

    def revisions(self, *, only_live: bool) -> list[QuestionnaireRevision]:
        """The live revision of each questionnaire and, unless left out, its newest draft."""
        found: dict[int, QuestionnaireRevision] = {}
        for questionnaire in Questionnaire.objects.all():
            for revision in (questionnaire.live(), None if only_live else questionnaire.newest()):
                if revision:
                    found[revision.pk] = revision
        return list(found.values())

    def checked(self, revision: QuestionnaireRevision) -> bool:
        """Print one revision's report; True when nothing was found."""
        report = questionnaire_check.report(pinned.questionnaire(revision))
        self.stdout.write(f"{revision} ({revision.sha256[:12]})")
        self.print_measures(report)
        for finding in report.findings:
            self.stderr.write("\n".join(in_words(finding)))
        self.stdout.write("All checks hold." if not report.findings else f"{len(report.findings)} problems.")
        return not report.findings

    def print_measures(self, report: Report) -> None:
        """One line for each date."""
        self.stdout.write("on          paths  answers a path  redundant  M54 first code  others  open")
        for day, figures in report.measures.items():
            mean = figures.answers / figures.paths
            self.stdout.write(
                f"{day}  {figures.paths:5}  {mean:14.1f}  {figures.redundant_share:9.1%}"
                f"  {figures.family_answers:14}  {figures.other_answers:6}  {figures.most_open:4}"
            )
