"""Saves an edited questionnaire as a draft."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from lookup.actions import Refused, questionnaires
from lookup.engine import Questionnaire as Decoded
from lookup.engine import QuestionnaireError
from lookup.management import editing
from lookup.management.script_input import unusable
from lookup.models import Questionnaire


class Command(BaseCommand):
    """Exit status 2, with a sentence on standard error, when the draft is not saved."""

    help = "Save an edited questionnaire as a draft, which publish_questionnaire publishes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", metavar="FILE", type=Path, help="as export_questionnaire printed it, edited"
        )
        parser.add_argument("--by", required=True, metavar="ACCOUNT", help="whose draft it is")
        parser.add_argument(
            "--based-on", type=int, metavar="N", help="revision that was edited (default: the newest)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        document = self.document(options["file"])
        account = editing.account(options["by"])
        slug = self.slug(document, options["file"])
        newest = self.newest(slug)
        based_on = newest if options["based_on"] is None else options["based_on"]
        try:
            revision = questionnaires.draft(by=account, slug=slug, document=document, based_on=based_on)
        except Refused as refused:
            raise unusable(refused.sentence) from refused
        saved = "Saved: " if revision.number != newest else "Nothing new: "
        self.stdout.write(saved + editing.described(revision))

    def document(self, path: Path) -> str:
        """The text of the file."""
        try:
            return path.read_text("utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise unusable(f"{path} cannot be read: {error}.") from error

    def slug(self, document: str, path: Path) -> str:
        """Which questionnaire the document says it is."""
        try:
            return Decoded.from_json(document).document.slug
        except QuestionnaireError as error:
            raise unusable(f"{path}: {error}") from error

    def newest(self, slug: str) -> int:
        """The number of its newest revision; 0 for a new questionnaire."""
        found = Questionnaire.objects.filter(slug=slug).first()
        revision = found.newest() if found else None
        return revision.number if revision else 0
