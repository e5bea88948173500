"""Loading the data that comes with the program: once, as one action with one event.

The first time every text goes live. Later, changed code-set data replaces the old; changed guidance,
synonyms and questionnaires arrive as drafts, and wait while an editor's own draft is open. Nothing that
somebody edited is overwritten.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.utils import timezone

from lookup import fixture_files as files
from lookup.actions import audit, codeset, guidance, synonyms
from lookup.actions.audit import Actor
from lookup.fixture_files import DamagedFixture, FixtureSet, GuidanceRecord, SynonymRecord
from lookup.models import (
    DataVersion,
    FixtureRecord,
    Guidance,
    GuidanceRevision,
    Guideline,
    Questionnaire,
    QuestionnaireRevision,
    Synonym,
)

FIRST_DAY = datetime.date(2020, 10, 1)


@dataclass
class Loaded:
    """What a load did. `waiting` records were left out because an editor's draft is open."""

    counts: dict[str, int] = field(default_factory=dict)
    live: dict[str, int] = field(default_factory=dict)
    drafts: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)

    @property
    def changed(self) -> bool:
        """Whether anything was stored."""
        return bool(self.counts or self.live or self.drafts)


@transaction.atomic
def load(*, by: Actor, folder: Path | None = None, partial: bool = False) -> Loaded:
    """Take in what is new in the fixture files and say what that was.

    Raises DamagedFixture, naming file and record, before anything is stored. `partial` allows files to
    be missing.
    """
    found = files.read(folder or settings.BASE_DIR / "fixtures", partial=partial)
    audit.locked_head(audit.SITE)  # of two that load at once, the second finds everything done
    before = DataVersion.objects.filter(current=True).values_list("sha256", flat=True).first()
    run = _Run(by if isinstance(by, str) else by.get_username(), found)
    run.all()
    if run.loaded.changed:
        payload = {"files": found.sha256, "data_version_before": before, **vars(run.loaded)}
        audit.record(by=by, kind="fixtures.loaded", payload=payload)
    return run.loaded


class _Run:
    """One load: the files, what was taken in before, and what is done."""

    def __init__(self, actor: str, found: FixtureSet) -> None:
        self.actor = actor
        self.found = found
        self.now = timezone.now()
        self.loaded = Loaded()
        self.known = {
            (file, key): sha for file, key, sha in FixtureRecord.objects.values_list("file", "key", "sha256")
        }
        self.first = {name: all(file != name for file, _ in self.known) for name in files.FILES}

    def all(self) -> None:
        """Every part; groups last because they name permissions."""
        self.codeset()
        self.guidelines()
        self.synonyms()
        self.guidance()
        self.questionnaire()
        self.groups()

    def is_new(self, file: str, key: str, sha256: str) -> bool:
        """Whether this version of the record has not been taken in."""
        return self.known.get((file, key)) != sha256

    def take(self, file: str, taken: dict[str, str]) -> None:
        """Remember records as taken in."""
        FixtureRecord.objects.bulk_create(
            [FixtureRecord(file=file, key=key, sha256=sha) for key, sha in taken.items()],
            update_conflicts=True,
            unique_fields=["file", "key"],
            update_fields=["sha256"],
        )

    def codeset(self) -> None:
        sha256 = self.found.codeset_sha256
        if sha256 and not DataVersion.objects.filter(current=True, sha256=sha256).exists():
            self.loaded.counts |= codeset.replace(self.found, sha256, self.now)

    def guidelines(self) -> None:
        guidelines = self.found.guidelines
        if guidelines is None or not self.is_new(files.GUIDELINES, "", files.digest(guidelines)):
            return
        Guideline.objects.all().delete()
        Guideline.objects.bulk_create(
            Guideline(
                section=section.id,
                year=guidelines.year,
                heading=section.heading,
                paraphrase=section.paraphrase,
                position=position,
            )
            for position, section in enumerate(guidelines.sections, 1)
        )
        self.take(files.GUIDELINES, {"": files.digest(guidelines)})
        self.loaded.counts["guidelines"] = len(guidelines.sections)

    def published(self, first: bool) -> dict[str, Any]:
        """The columns of a row that goes live at once, or waits as a draft."""
        made = {"created_by": self.actor, "created_at": self.now}
        return made | ({"published_by": self.actor, "published_at": self.now} if first else {})

    def synonyms(self) -> None:
        new = {
            record.key: record
            for record in self.found.synonyms
            if self.is_new(files.SYNONYMS, record.key, files.digest(record))
        }
        if self.first[files.SYNONYMS]:
            Synonym.objects.bulk_create(
                Synonym(**_columns(record, synonyms.CONTENT), active=True, **self.published(True))
                for record in new.values()
            )
            self.count(self.loaded.live, "synonyms", len(new))
            taken = list(new)
        else:
            taken = [key for key, record in new.items() if self.draft_synonym(record)]
        self.take(files.SYNONYMS, {key: files.digest(new[key]) for key in taken})

    def draft_synonym(self, record: SynonymRecord) -> bool:
        """A draft for a new or changed record, unless editors dealt with it. False: it has to wait."""
        content = _columns(record, synonyms.CONTENT)
        same = Synonym.objects.filter(term=record.term, kind=record.kind, expansion=record.expansion)
        live = same.filter(active=True).first()
        if (same.exists() and live is None) or (live and synonyms.content_of(live) == content):
            return True
        if live and live.replaced_by.filter(published_at=None, discarded_at=None).exists():
            self.loaded.waiting.append(f"{files.SYNONYMS}: {record.key}")
            return False
        Synonym.objects.create(**content, replaces=live, **self.published(False))
        self.loaded.drafts.append(f"{files.SYNONYMS}: {record.key}")
        return True

    def guidance(self) -> None:
        new = [r for r in self.found.guidance if self.is_new(files.GUIDANCE, r.key, files.digest(r))]
        if self.first[files.GUIDANCE]:
            subjects = Guidance.objects.bulk_create(Guidance(slug=r.slug, kind=r.kind) for r in new)
            GuidanceRevision.objects.bulk_create(
                GuidanceRevision(
                    guidance=subject,
                    number=1,
                    live_from=FIRST_DAY,
                    **_columns(record, guidance.CONTENT),
                    **self.published(True),
                )
                for subject, record in zip(subjects, new, strict=True)
            )
            self.count(self.loaded.live, "guidance", len(new))
            taken = new
        else:
            taken = [record for record in new if self.draft_guidance(record)]
        self.take(files.GUIDANCE, {record.key: files.digest(record) for record in taken})

    def draft_guidance(self, record: GuidanceRecord) -> bool:
        subject, _ = Guidance.objects.get_or_create(slug=record.slug, defaults={"kind": record.kind})
        newest, content = subject.newest(), _columns(record, guidance.CONTENT)
        if newest and guidance.content_of(newest) == content:
            return True
        if self.must_wait(newest, f"{files.GUIDANCE}: {record.slug}"):
            return False
        number = newest.number + 1 if newest else 1
        GuidanceRevision.objects.create(guidance=subject, number=number, **content, **self.published(False))
        return True

    def questionnaire(self) -> None:
        decoded = self.found.questionnaire
        if decoded is None:
            return
        slug = decoded.document.slug
        if not self.is_new(files.QUESTIONNAIRE, slug, decoded.sha256):
            return
        subject, _ = Questionnaire.objects.get_or_create(slug=slug)
        newest = subject.newest()
        if newest is None or newest.sha256 != decoded.sha256:
            if newest and self.must_wait(newest, f"{files.QUESTIONNAIRE}: {slug}"):
                return
            QuestionnaireRevision.objects.create(
                questionnaire=subject,
                number=newest.number + 1 if newest else 1,
                document=decoded.canonical,
                sha256=decoded.sha256,
                live_from=None if newest else FIRST_DAY,
                **self.published(newest is None),
            )
            if newest is None:
                self.count(self.loaded.live, "questionnaires", 1)
        self.take(files.QUESTIONNAIRE, {slug: decoded.sha256})

    def must_wait(self, newest: GuidanceRevision | QuestionnaireRevision | None, name: str) -> bool:
        """Whether an editor's draft is open; otherwise the record is noted as an arriving draft."""
        waits = newest is not None and not newest.published_at and newest.created_by != self.actor
        (self.loaded.waiting if waits else self.loaded.drafts).append(name)
        return waits

    def groups(self) -> None:
        """Groups and rights that were never taken in before: what a site took away stays away."""
        rights = {
            f"{permission.content_type.app_label}.{permission.codename}": permission
            for permission in Permission.objects.select_related("content_type")
        }
        taken = {}
        for name, wanted in self.found.groups.items():
            group = self.new_group(name)
            for right in wanted:
                if right not in rights:
                    raise DamagedFixture(f"{files.GROUPS}, {name}: there is no permission {right!r}.")
                if self.is_new(files.GROUPS, f"{name}: {right}", right):
                    taken[f"{name}: {right}"] = right
                    if group:
                        group.permissions.add(rights[right])
            if self.is_new(files.GROUPS, name, ""):
                taken[name] = ""
        self.take(files.GROUPS, taken)
        self.count(self.loaded.counts, "rights of groups", len(taken))

    def new_group(self, name: str) -> Group | None:
        """The group; None when it was loaded once and somebody removed it."""
        if self.is_new(files.GROUPS, name, ""):
            return Group.objects.get_or_create(name=name)[0]
        return Group.objects.filter(name=name).first()

    @staticmethod
    def count(where: dict[str, int], name: str, number: int) -> None:
        if number:
            where[name] = number


def _columns(record: GuidanceRecord | SynonymRecord, names: Iterable[str]) -> dict[str, Any]:
    """Columns of a row from a record, whose lists are tuples."""
    given = {name: getattr(record, name) for name in names}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in given.items()}
