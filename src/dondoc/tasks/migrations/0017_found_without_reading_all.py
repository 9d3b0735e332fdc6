from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("tasks", "0016_a_directives_tasks_by_an_index_alone")]

    operations = [
        migrations.AddIndex(
            model_name="task",
            index=models.Index(fields=["directive"], name="task_not_sent_out", condition=Q(issued_at__isnull=True)),
        ),
        migrations.AddIndex(
            model_name="deadline",
            index=models.Index(
                fields=["assignment"],
                name="deadline_changed_since",
                condition=Q(original=True, until__isnull=False, superseded_at__isnull=True),
            ),
        ),
    ]
