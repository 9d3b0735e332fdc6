"""What was written before there was a search is found from now on. The words inside files are read by `dondoc reindex`: it takes its time."""

from zoneinfo import ZoneInfo

from django.db import migrations

from dondoc.rules.folding import words

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
BATCH = 500


def _directives(apps):
    for d in apps.get_model("directives", "Directive").objects.select_related("issuer").iterator(BATCH):
        yield "directive", d.pk, d.pk, 0, 0, d.issued_on, False, f"{d.number} {d.subject} {d.signer} {d.issuer.name}"


def _tasks(apps):
    for t in apps.get_model("tasks", "Task").objects.select_related("directive").iterator(BATCH):
        yield "task", t.pk, t.directive_id, t.pk, 0, t.directive.issued_on, False, f"{t.content} {t.product}"


def _updates(apps):
    updates = apps.get_model("tasks", "Update").objects.select_related("assignment__task")
    for u in updates.filter(dropped_at__isnull=True).iterator(BATCH):
        day = (u.filed_at or u.prepared_at).astimezone(VIETNAM).date()
        text = f"{u.text} {u.document_number} {u.document_signer}"
        task = u.assignment.task
        yield "update", u.pk, task.directive_id, task.pk, u.assignment_id, day, u.filed_at is None, text


def _files(apps):
    for f in apps.get_model("directives", "DirectiveFile").objects.select_related("directive", "file").iterator(BATCH):
        yield "file", f.file_id, f.directive_id, 0, 0, f.directive.issued_on, False, f.file.name
    files = apps.get_model("tasks", "UpdateFile").objects.select_related("update__assignment__task", "file")
    for f in files.filter(update__dropped_at__isnull=True).iterator(BATCH):
        u = f.update
        day = (u.filed_at or u.prepared_at).astimezone(VIETNAM).date()
        task = u.assignment.task
        yield "file", f.file_id, task.directive_id, task.pk, u.assignment_id, day, u.filed_at is None, f.file.name


def forwards(apps, schema_editor):
    Entry = apps.get_model("search", "Entry")
    batch = []
    for source in (_directives, _tasks, _updates, _files):
        for kind, subject, directive, task, assignment, day, hidden, text in source(apps):
            batch.append(
                Entry(
                    kind=kind,
                    subject_id=subject,
                    directive_id=directive,
                    task_id=task,
                    assignment_id=assignment,
                    day=day,
                    hidden=hidden,
                    folded=" ".join(words(text)),
                )
            )
            if len(batch) == BATCH:
                Entry.objects.bulk_create(batch)
                batch = []
    Entry.objects.bulk_create(batch)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_entries"), ("directives", "0001_initial"), ("tasks", "0001_initial")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop, elidable=True)]
