"""Prints a questionnaire as a file to edit."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from lookup import pinned
from lookup.engine.layout import as_file
from lookup.management import editing
from lookup.management.script_input import reader_may_leave, unusable


class Command(BaseCommand):
    """Exit status 2, with a sentence on standard error, when there is no such revision."""

    help = "Print the live questionnaire, or its draft, as a file for draft_questionnaire."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", nargs="?", help="which questionnaire (default: the only one)")
        parser.add_argument("--draft", action="store_true", help="the draft that waits, not what is live")

    def handle(self, *args: Any, **options: Any) -> None:
        questionnaire = editing.questionnaire(options["slug"])
        revision = questionnaire.newest() if options["draft"] else questionnaire.live()
        if revision is None or (options["draft"] and revision.published_at):
            raise unusable(f"No {'draft' if options['draft'] else 'revision'} of {questionnaire} is there.")
        self.stderr.write(editing.described(revision), str)  # the document goes into a file; no error, no red
        with reader_may_leave():
            self.stdout.write(as_file(pinned.questionnaire(revision)), ending="")
