"""Shows the draft of a questionnaire, and publishes it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from lookup import pinned
from lookup.actions import Refused, questionnaires
from lookup.engine.layout import differences
from lookup.management import editing
from lookup.management.script_input import day, unusable
from lookup.models import Questionnaire, QuestionnaireRevision


class Command(BaseCommand):
    """Without --by it only shows what waits. Exit status 2 when the draft is not published, with the reasons
    on standard error."""

    help = "Show the draft of the questionnaire; with --by check it and publish it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", nargs="?", help="which questionnaire (default: the only one)")
        parser.add_argument("--by", metavar="ACCOUNT", help="who publishes; the account must have the right")
        parser.add_argument("--from", metavar="DATE", help="first day on which it is used (default: today)")
        parser.add_argument(
            "--number", type=int, metavar="N", help="publish only if this is the newest draft"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        questionnaire = editing.questionnaire(options["slug"])
        first_day = day(options["from"], "--from")
        account = editing.account(options["by"]) if options["by"] else None
        newest = questionnaire.newest()
        if newest is None or newest.published_at:
            self.stdout.write(f"No draft of {questionnaire} waits.")
            return
        self.show(newest, questionnaire.live(first_day))
        if account is None:
            self.stdout.write(f"To publish it: publish_questionnaire --number {newest.number} --by ACCOUNT")
            return
        number = newest.number if options["number"] is None else options["number"]
        revision = self.published(by=account, questionnaire=questionnaire, number=number, live_from=first_day)
        self.stdout.write(f"All checks hold. Published: {editing.described(revision)}")

    def published(self, *, questionnaire: Questionnaire, **given: Any) -> QuestionnaireRevision:
        """The draft, checked and published; what speaks against it is an error."""
        try:
            return questionnaires.publish(questionnaire=questionnaire, **given, watch=self.say)
        except questionnaires.ChecksFailed as failed:
            for finding in failed.findings:
                self.stderr.write("\n".join(editing.in_words(finding)))
            raise unusable(f"{len(failed.findings)} checks fail; nothing was published.") from failed
        except Refused as refused:
            raise unusable(refused.sentence) from refused

    def show(self, draft: QuestionnaireRevision, live: QuestionnaireRevision | None) -> None:
        """The draft, what it replaces, and the lines in which they differ."""
        self.stdout.write(editing.described(draft))
        if live is None:
            self.stdout.write("Nothing is live before it.")
            return
        self.stdout.write(f"It replaces {editing.described(live)}")
        for line in differences(pinned.questionnaire(live), pinned.questionnaire(draft)):
            self.stdout.write(line)

    def say(self, what: str) -> None:
        """What the checks are at, at once."""
        self.stdout.write(what)
        self.stdout.flush()
