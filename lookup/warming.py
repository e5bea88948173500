"""What a worker reads before its first request, so that nobody waits for it. Reads only."""

import logging

from django.db import DatabaseError
from django.urls import get_resolver
from django.utils import timezone

from lookup import codeset_store, engine, questionnaire_store, textsearch
from lookup.codeset_store import NoData
from lookup.presenters import guidance
from lookup.presenters.codebook import codebook
from lookup.search import NoEdition

log = logging.getLogger(__name__)


def warm_up() -> bool:
    """Read addresses, code set, search index, questionnaire and guidance into this process.

    False when there is no data yet (every page says so itself), or when something cannot be read. That is
    logged and no more: a cold worker serves every page that does not need it, and none would serve nothing.
    """
    get_resolver().reverse_dict  # noqa: B018  imports every view
    try:
        codebook()
        guidance.entries()
        found = textsearch.answer("low back pain", on=timezone.localdate())
        for case in found.cases:
            engine.why_not(
                questionnaire_store.live(), codeset_store.tabular(timezone.localdate()), case.answers
            )
    except (DatabaseError, NoData, NoEdition):
        return False
    except Exception:  # a folder that is damaged fails in as many ways as there are libraries that read it
        log.exception("A worker starts cold. If the search index is damaged: remove “search” in VAR_DIR.")
        return False
    return True
