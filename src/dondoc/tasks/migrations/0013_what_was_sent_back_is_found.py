from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("tasks", "0012_who_had_it_in_hand"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="move",
            index=models.Index(
                condition=models.Q(
                    ("deed__in", ["return", "reopen"]), ("state__in", ["withdrawn", "transferred"]), _connector="OR"
                ),
                fields=["at", "deed", "assignment", "recorded_at", "superseded_at"],
                name="move_back_or_away",
            ),
        ),
        migrations.AddIndex(
            model_name="update",
            index=models.Index(
                condition=models.Q(("kind", "extension_request")),
                fields=["filed_at", "assignment"],
                name="more_time_asked",
            ),
        ),
    ]
