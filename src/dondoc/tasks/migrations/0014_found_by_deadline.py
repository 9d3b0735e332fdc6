from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tasks", "0013_what_was_sent_back_is_found")]

    operations = [
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(fields=["due_on"], name="assignment_by_deadline"),
        ),
    ]
