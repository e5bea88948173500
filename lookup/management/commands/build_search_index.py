"""Builds the search index for the present code set and synonyms, so that the first search need not."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lookup.codeset_store import NoData
from lookup.search import store


class Command(BaseCommand):
    """Writes the index under the folder of variable data, if it is not there yet."""

    help = "Build the search index for the present code set and published synonyms, if it is missing."

    def handle(self, **options: Any) -> None:
        """Build or find the index and say where it is."""
        try:
            directory, documents = store.build()
        except NoData as error:
            raise CommandError(str(error), returncode=2) from error
        self.stdout.write(f"Search index {directory.name}: {documents} wordings.")
