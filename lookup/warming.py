"""What a worker reads before its first request, so that nobody waits for it. Reads only."""

from django.db import DatabaseError
from django.urls import get_resolver
from django.utils import timezone

from lookup import textsearch
from lookup.codeset_store import NoData
from lookup.presenters import guidance
from lookup.presenters.codebook import codebook
from lookup.search import NoEdition


def warm_up() -> bool:
    """Read addresses, code set, search index, questionnaire and guidance into this process.

    False when there is no data yet (every page says so itself).
    """
    get_resolver().reverse_dict  # noqa: B018  imports every view
    try:
        textsearch.answer("low back pain", on=timezone.localdate())
        codebook()
        guidance.entries()
    except (DatabaseError, NoData, NoEdition):
        return False
    return True
