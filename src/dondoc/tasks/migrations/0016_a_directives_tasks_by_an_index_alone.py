from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tasks", "0015_a_specialists_tasks_of_an_agency")]

    operations = [
        migrations.AddIndex(
            model_name="task",
            index=models.Index(fields=["directive", "id"], name="task_by_directive"),
        ),
    ]
