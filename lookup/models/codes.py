"""The code set in force: editions, code rows with notes, index entries, synonyms, guideline sections."""

import zlib
from collections.abc import Iterable

import msgspec
from django.db import models
from django.db.models import F, Q

from lookup.codeset import NOTE_KINDS, ROW_KINDS, CodeRow

SYNONYM_KINDS = {"synonym": "synonym", "abbreviation": "abbreviation", "short_form": "short form"}


def _one_of(field: str, values: tuple[str, ...] | dict[str, str], name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(**{f"{field}__in": list(values)}), name=name)


def _ends_after_start(start: str, end: str, name: str) -> models.CheckConstraint:
    condition = Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gte": F(start)})
    return models.CheckConstraint(condition=condition, name=name)


class Edition(models.Model):
    """A dated release of the code set; both days belong to it."""

    name = models.CharField(max_length=60, unique=True)
    first_day = models.DateField(unique=True)
    last_day = models.DateField()
    source = models.TextField(blank=True)

    class Meta:
        ordering = ["first_day"]
        constraints = [_ends_after_start("first_day", "last_day", "edition_ends_after_start")]

    def __str__(self) -> str:
        return f"{self.name} ({self.first_day} to {self.last_day})"


class DataVersion(models.Model):
    """One state of the whole code set, kept so that an encounter can be replayed with it.

    `packed` is the compressed list of code rows. Rows of `Code` and its
    kin are those of the current version.
    """

    sha256 = models.CharField(max_length=64, unique=True)
    loaded_at = models.DateTimeField()
    current = models.BooleanField(default=False)
    packed = models.BinaryField()

    class Meta:
        ordering = ["-loaded_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["current"], condition=Q(current=True), name="one_current_data_version"
            )
        ]

    def __str__(self) -> str:
        return self.sha256[:12]

    @staticmethod
    def pack(rows: Iterable[CodeRow]) -> bytes:
        """Compress code rows for storage."""
        return zlib.compress(msgspec.json.encode(tuple(rows)), 6)

    def unpack(self) -> tuple[CodeRow, ...]:
        """The code rows of this version."""
        return msgspec.json.decode(zlib.decompress(bytes(self.packed)), type=tuple[CodeRow, ...])


class Code(models.Model):
    """One chapter, block, category or code during one span of dates (`valid_to` inclusive)."""

    code = models.CharField(max_length=16)
    kind = models.CharField(max_length=8)
    title = models.TextField()
    parent_code = models.CharField(max_length=16, blank=True)
    billable = models.BooleanField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    seventh = models.JSONField(default=dict, blank=True)
    title_only = models.BooleanField(default=False)

    class Meta:
        ordering = ["code", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="code_once_from_a_day"),
            _one_of("kind", ROW_KINDS, "code_kind_known"),
            _ends_after_start("valid_from", "valid_to", "code_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Note(models.Model):
    """One line of a note at a code row, in the official wording."""

    code = models.ForeignKey(Code, on_delete=models.CASCADE, related_name="notes")
    kind = models.CharField(max_length=16)
    text = models.TextField()
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["code", "position"]
        constraints = [
            models.UniqueConstraint(fields=["code", "position"], name="note_position_once"),
            _one_of("kind", NOTE_KINDS, "note_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.text}"


class NoteReference(models.Model):
    """A code or range of codes that a note refers to; `first` equals `last` unless it is a range."""

    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="references")
    first = models.CharField(max_length=16)
    last = models.CharField(max_length=16)
    text = models.TextField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(first="") & ~Q(last=""), name="reference_has_both_ends")
        ]

    def __str__(self) -> str:
        return self.text


class IndexEntry(models.Model):
    """One line of the Alphabetic Index, kept as an entry: path of terms, and where it leads."""

    path = models.JSONField()
    path_text = models.TextField(db_index=True)
    nemod = models.TextField(blank=True)
    code = models.CharField(max_length=16, blank=True, db_index=True)
    see = models.TextField(blank=True)
    see_also = models.TextField(blank=True)
    subcat = models.CharField(max_length=16, blank=True)
    manif = models.CharField(max_length=16, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "index entries"
        constraints = [_ends_after_start("valid_from", "valid_to", "index_entry_ends_after_start")]

    def __str__(self) -> str:
        return self.path_text


class Guideline(models.Model):
    """One section of the Official Guidelines: its number, its heading, what it says in our own words."""

    section = models.CharField(max_length=24, primary_key=True)
    year = models.CharField(max_length=8)
    heading = models.TextField()
    paraphrase = models.TextField()
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.section} {self.heading}"


class Synonym(models.Model):
    """What coders type for what the code set calls something. A row's content never changes.

    A change is a new row that names the row it `replaces`; it waits as a draft (`published_at` empty)
    until it is published, which makes it active and the replaced row inactive. A draft that `removes`
    takes the row it replaces out of use.
    """

    term = models.CharField(max_length=120)
    kind = models.CharField(max_length=16, choices=SYNONYM_KINDS)
    expansion = models.CharField(max_length=240)
    codes = models.JSONField(default=list, blank=True)
    source = models.CharField(max_length=24)
    note = models.TextField(blank=True)
    active = models.BooleanField(default=False, db_index=True)

    replaces = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    removes = models.BooleanField(default=False)
    created_by = models.CharField(max_length=150)
    created_at = models.DateTimeField()
    published_by = models.CharField(max_length=150, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    discarded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["term", "kind", "pk"]
        permissions = [("publish_synonym", "Can publish synonyms")]
        constraints = [
            models.UniqueConstraint(
                fields=["term", "kind", "expansion"], condition=Q(active=True), name="synonym_active_once"
            ),
            models.UniqueConstraint(
                fields=["replaces"],
                condition=Q(published_at__isnull=True, discarded_at__isnull=True),
                name="synonym_one_draft_each",
            ),
            models.CheckConstraint(
                condition=Q(active=False) | Q(published_at__isnull=False), name="synonym_active_is_published"
            ),
            models.CheckConstraint(
                condition=Q(removes=False) | Q(replaces__isnull=False), name="synonym_removal_names_what"
            ),
            _one_of("kind", SYNONYM_KINDS, "synonym_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.term} = {self.expansion}"

    @property
    def state(self) -> str:
        """Where the row stands: live, draft, discarded, or superseded."""
        if self.active:
            return "live"
        if self.discarded_at:
            return "discarded"
        return "superseded" if self.published_at else "draft"


class FixtureRecord(models.Model):
    """Which fixture records have been taken in, so that a later start changes nothing twice."""

    file = models.CharField(max_length=60)
    key = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["file", "key"], name="fixture_record_once")]

    def __str__(self) -> str:
        return f"{self.file}: {self.key}"
