from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tasks", "0012_who_had_it_in_hand")]

    operations = [
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(fields=["due_on"], name="assignment_by_deadline"),
        ),
    ]
