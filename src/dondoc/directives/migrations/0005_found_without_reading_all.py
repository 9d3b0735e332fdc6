from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("directives", "0004_parts_of_directives")]

    operations = [
        migrations.AddIndex(
            model_name="directive",
            index=models.Index(
                fields=["-issued_on", "-id"], name="directive_not_tracked", condition=Q(tracking="not_tracked")
            ),
        ),
    ]
