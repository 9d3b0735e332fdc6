"""The table of entries, and what each database keeps beside it so that words are found fast."""

from django.db import migrations, models

from dondoc.search import models as search

# One index a kind, as one kind is looked through at a time. The list of new entries that PostgreSQL keeps unsorted is read by every search:
# short, so that this stays cheap.
_POSTGRES = (
    "ALTER TABLE search_entry ADD COLUMN words tsvector GENERATED ALWAYS AS (to_tsvector('simple'::regconfig, folded)) STORED",
    *(
        f"CREATE INDEX entry_words_{kind} ON search_entry USING gin (words) "
        f"WITH (fastupdate = on, gin_pending_list_limit = 512) WHERE kind = '{kind}'"
        for kind in ("directive", "task", "update", "file")
    ),
    "ALTER TABLE search_entry ALTER COLUMN words SET STATISTICS 500",
)
# The words alone: the text itself is read from the table of entries where it is needed.
_SQLITE = (
    "CREATE VIRTUAL TABLE search_words USING fts5(folded, content='search_entry', content_rowid='id', "
    "tokenize='unicode61 remove_diacritics 0')",
    "CREATE TRIGGER search_entry_added AFTER INSERT ON search_entry BEGIN "
    "INSERT INTO search_words(rowid, folded) VALUES (new.id, new.folded); END",
    "CREATE TRIGGER search_entry_removed AFTER DELETE ON search_entry BEGIN "
    "INSERT INTO search_words(search_words, rowid, folded) VALUES ('delete', old.id, old.folded); END",
    "CREATE TRIGGER search_entry_changed AFTER UPDATE OF folded ON search_entry WHEN old.folded <> new.folded BEGIN "
    "INSERT INTO search_words(search_words, rowid, folded) VALUES ('delete', old.id, old.folded); "
    "INSERT INTO search_words(rowid, folded) VALUES (new.id, new.folded); END",
)


def create(connection):
    """The words of the entries, ready to be looked for. An SQLite built without full-text index does without: it reads every text."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT 1 FROM pragma_module_list WHERE name = 'fts5'")
            if cursor.fetchone() is None:
                return
        for statement in _POSTGRES if connection.vendor == "postgresql" else _SQLITE:
            cursor.execute(statement)


def drop(connection):
    """The migration's way back; the table itself, with all that hangs on it, goes after this."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in ("added", "removed", "changed"):
                cursor.execute(f"DROP TRIGGER IF EXISTS search_entry_{name}")
            cursor.execute("DROP TABLE IF EXISTS search_words")


def forwards(apps, schema_editor):
    create(schema_editor.connection)


def backwards(apps, schema_editor):
    drop(schema_editor.connection)


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("directive", "Văn bản"),
                            ("task", "Nhiệm vụ"),
                            ("update", "Cập nhật"),
                            ("file", "Tệp"),
                        ],
                        max_length=10,
                    ),
                ),
                ("subject_id", models.BigIntegerField()),
                ("directive_id", models.BigIntegerField()),
                ("task_id", models.BigIntegerField(default=0)),
                ("assignment_id", models.BigIntegerField(default=0)),
                ("day", models.DateField()),
                ("hidden", models.BooleanField(default=False)),
                ("folded", search.FoldedText()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["kind", "-day", "-id"], name="entry_newest_of_kind"),
                    models.Index(fields=["assignment_id"], name="entry_of_assignment"),
                    models.Index(fields=["directive_id"], name="entry_of_directive"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "subject_id", "assignment_id"), name="a_record_is_indexed_once"
                    )
                ],
            },
        ),
        migrations.RunPython(forwards, backwards, elidable=False),
    ]
