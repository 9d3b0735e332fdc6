"""What can be found: one entry for everything that has words. Folded text and plain numbers; whom it is shown to is decided above.

Beside the columns below the database keeps the words ready (migrations/0001): PostgreSQL a column `words` computed from `folded`, with its
index; SQLite the table `search_words`, kept in step by triggers. A migration that rebuilds the table on SQLite has to put the triggers back.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Value
from django.db.models.lookups import Lookup

from dondoc.search.sought import Sought

#: Kept of one text; about six pages, as much as is read of a file.
MAX_CHARS = 20_000


class FoldedText(models.TextField):
    """Text whose words are looked for by `folded__says=Sought(…)`."""


@FoldedText.register_lookup
class Says(Lookup):
    """The words of a Sought, by the index of the database; or a value that is `as_asked` of one, where the statement is made once."""

    lookup_name = "says"
    prepare_rhs = False
    rhs: Sought | Value

    def as_sql(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:
        alias = compiler.quote_name_unless_alias(self.lhs.alias)
        asked = self.rhs.value if isinstance(self.rhs, Value) else as_asked(self.rhs, connection)
        if connection.vendor == "postgresql":
            return f'{alias}."words" @@ %s::tsquery', [asked]
        if has_word_table(connection):
            return f"{alias}.id IN (SELECT rowid FROM search_words WHERE search_words MATCH %s)", [asked]  # noqa: S608 - an alias as Django quoted it; the words are bound
        patterns = self.rhs.as_patterns()
        return "(" + " AND ".join([f"' ' || {alias}.folded || ' ' LIKE %s"] * len(patterns)) + ")", patterns


def as_asked(sought: Sought, connection: BaseDatabaseWrapper) -> str:
    """What is looked for, as one text that the index of this database takes; "" where it has none."""
    if connection.vendor == "postgresql":
        return sought.as_tsquery()
    return sought.as_fts5() if has_word_table(connection) else ""


def has_word_table(connection: BaseDatabaseWrapper) -> bool:
    """Whether the migration found a full-text index in this SQLite. Asked once a connection."""
    known = connection.__dict__.get("dondoc_word_table")
    if known is None:
        known = connection.__dict__["dondoc_word_table"] = "search_words" in connection.introspection.table_names()
    return bool(known)


class Kind(models.TextChoices):
    DIRECTIVE = "directive", "Văn bản"
    TASK = "task", "Nhiệm vụ"
    UPDATE = "update", "Cập nhật"
    FILE = "file", "Tệp"


class Entry(models.Model):
    """The words of one record. Numbers of records it does not hang on are 0.

    `assignment_id` says whose report it is, or whose file; a file of a directive has none. `hidden`: a result that is not signed yet.
    """

    kind = models.CharField(max_length=10, choices=Kind)
    subject_id = models.BigIntegerField()
    directive_id = models.BigIntegerField()
    task_id = models.BigIntegerField(default=0)
    assignment_id = models.BigIntegerField(default=0)
    day = models.DateField()
    hidden = models.BooleanField(default=False)
    folded = FoldedText()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject_id", "assignment_id"], name="a_record_is_indexed_once")
        ]
        indexes = [
            models.Index(fields=["kind", "-day", "-id"], name="entry_newest_of_kind"),
            models.Index(fields=["assignment_id"], name="entry_of_assignment"),
            models.Index(fields=["directive_id"], name="entry_of_directive"),
        ]
