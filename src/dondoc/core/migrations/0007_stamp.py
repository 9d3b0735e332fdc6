from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0006_scans_and_signatures"),
    ]

    operations = [
        migrations.CreateModel(
            name="Stamp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("value", models.BigIntegerField()),
            ],
        ),
    ]
