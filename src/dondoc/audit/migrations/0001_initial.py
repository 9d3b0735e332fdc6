from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="AuditHead",
            fields=[
                ("stream", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("seq", models.PositiveIntegerField()),
                ("hash", models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="DayRoot",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False)),
                ("last_number", models.BigIntegerField(unique=True)),
                ("root", models.CharField(max_length=64)),
                ("prev_root", models.CharField(max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name="AuditCounter",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("log_id", models.CharField(max_length=32)),
                ("last_number", models.BigIntegerField(default=0)),
                ("last_hash", models.CharField(max_length=64)),
                ("open_day", models.DateField(null=True)),
                ("sealed_day", models.DateField(null=True)),
                ("sealed_number", models.BigIntegerField(default=0)),
                ("sealed_root", models.CharField(max_length=64)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="there_is_one_audit_counter")
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditEvent",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("stream", models.CharField(max_length=60)),
                ("seq", models.PositiveIntegerField()),
                ("kind", models.CharField(max_length=40)),
                ("at", models.DateTimeField()),
                ("actor_user_id", models.BigIntegerField(null=True)),
                ("actor_name", models.CharField(max_length=200)),
                ("actor_post_id", models.BigIntegerField(null=True)),
                ("actor_agency_code", models.CharField(max_length=60)),
                ("cite", models.CharField(max_length=200)),
                ("facts", models.JSONField()),
                ("prev_hash", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("stream", "seq"), name="one_event_per_place_in_a_stream"),
                    models.CheckConstraint(
                        condition=models.Q(("number__gte", 1), ("seq__gte", 1)), name="event_numbers_start_at_one"
                    ),
                ],
            },
        ),
    ]
