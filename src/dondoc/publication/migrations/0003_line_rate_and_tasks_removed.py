import json

from django.db import migrations, models

KINDS = ("published", "withdrawn", "task_removed")


def beside_their_figures(apps, schema_editor):
    """The rate of editions that are before the public already, as publication/figures.py chooses it."""
    for edition in apps.get_model("publication", "Edition").objects.exclude(figures="").iterator():
        rates = json.loads(edition.figures)["rates"]
        named = [rate for rate in rates if rate["code"] == "on_time_of_due"]
        edition.line_rate = next(iter(named or rates), None)
        edition.save(update_fields=["line_rate"])


class Migration(migrations.Migration):
    dependencies = [("publication", "0002_agencies_by_their_code")]

    operations = [
        migrations.AddField("edition", "line_rate", models.JSONField(null=True)),
        migrations.AlterField(
            "feedentry", "kind", models.CharField(choices=[(kind, kind) for kind in KINDS], max_length=12)
        ),
        migrations.RunPython(beside_their_figures, migrations.RunPython.noop),
    ]
