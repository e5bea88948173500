"""The searcher of this process: reads the database, builds the index on disk once, opens it, keeps it open.

One process builds, under a lock and a temporary name; the others wait and open what it wrote. An index
belongs to one state of the code set and of the published synonyms, and is never changed.
"""

from __future__ import annotations

import fcntl
import gc
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db.models import Count, Max, Sum

from lookup import codeset_store
from lookup.codeset import IndexEntry
from lookup.models import IndexEntry as IndexEntryModel
from lookup.models import Synonym as SynonymModel
from lookup.reading.lexicon import Synonym
from lookup.search import engine
from lookup.search.corpus import Corpus, fingerprint
from lookup.search.prepared import Prepared, prepare
from lookup.search.searcher import Searcher

KEPT = 4  # indexes that stay on disk: the newest ones
_PREPARED = "prepared.msgpack"
_State = tuple[object, ...]
_lock = threading.Lock()
_open: dict[str, tuple[_State, Searcher]] = {}


def searcher() -> Searcher:
    """The searcher for the data version in force and the published synonyms; built when there is none yet."""
    state = _state()
    known = _open.get("searcher")
    if known and known[0] == state:
        return known[1]
    with _lock:
        known = _open.get("searcher")
        if not known or known[0] != state:
            known = (state, _opened(corpus()))
            _open["searcher"] = known
        return known[1]


def build() -> tuple[Path, int]:
    """Make sure the index for the present data is on disk; its directory and number of documents."""
    found = corpus()
    directory = _directory(found)
    return directory, len(_prepared(found, directory).documents)


def corpus() -> Corpus:
    """The database as a corpus."""
    return Corpus(codeset_store.rows(), tuple(_entries()), tuple(_synonyms()))


def _state() -> _State:
    """Two short queries that tell whether anything changed; rows of synonyms never change their content."""
    active = SynonymModel.objects.filter(active=True)
    synonyms = active.aggregate(number=Count("pk"), newest=Max("pk"), sum=Sum("pk"))
    return (codeset_store.current_version(), *synonyms.values())


def _entries() -> Iterator[IndexEntry]:
    fields = ("valid_from", "valid_to", "nemod", "code", "see", "see_also", "subcat", "manif")
    for path, *values in IndexEntryModel.objects.order_by("pk").values_list("path", *fields):
        yield IndexEntry(tuple(path), *values)


def _synonyms() -> Iterator[Synonym]:
    """The published synonyms in the same order on every database, whatever its collation."""
    active = SynonymModel.objects.filter(active=True)
    for entry in sorted(active, key=lambda one: (one.term, one.kind, one.expansion, one.pk)):
        codes = tuple(entry.codes)
        yield Synonym(entry.term, entry.kind, entry.expansion, entry.source, codes, entry.note)


def _opened(found: Corpus) -> Searcher:
    directory = _directory(found)
    prepared = _prepared(found, directory)
    os.utime(directory)
    opened = Searcher(found, prepared, engine.open_index(directory))
    gc.collect()
    gc.freeze()  # it stays as long as the process: not to be looked through again whenever memory is tidied
    return opened


def _prepared(found: Corpus, directory: Path) -> Prepared:
    """What lies in the directory, written first when nothing does."""
    if not directory.exists():
        with _only_one(directory.parent):
            if not directory.exists():
                _write(found, directory)
                _forget_old(directory.parent)
    return Prepared.load(directory / _PREPARED)


def _write(found: Corpus, directory: Path) -> None:
    unfinished = directory.with_name(f".{directory.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir()
    prepared = prepare(found)
    engine.write(prepared.documents, unfinished)
    prepared.save(unfinished / _PREPARED)
    unfinished.rename(directory)


def _directory(found: Corpus) -> Path:
    root = Path(settings.VAR_DIR) / "search"
    root.mkdir(parents=True, exist_ok=True)
    parts = (codeset_store.current_version(), *found.entries, *found.synonyms)
    return root / fingerprint(parts)


def _forget_old(root: Path) -> None:
    """Remove all but the newest indexes; a process that has one open keeps its files until it ends."""
    kept = sorted((p for p in root.iterdir() if p.is_dir() and not p.name.startswith(".")), key=_age)
    for directory in kept[:-KEPT]:
        shutil.rmtree(directory, ignore_errors=True)


def _age(path: Path) -> tuple[float, str]:
    return path.stat().st_mtime, path.name


@contextmanager
def _only_one(root: Path) -> Iterator[None]:
    """Hold the lock of the folder, across processes."""
    with (root / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
