from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tasks", "0014_found_by_deadline")]

    # the new one first: people go on asking while an older release is brought up to date
    operations = [
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(
                fields=["agency", "state", "late_after", "filed_on", "marked", "task"],
                name="assignment_by_agency_and_task",
            ),
        ),
        migrations.RemoveIndex(model_name="assignment", name="assignment_by_agency"),
    ]
