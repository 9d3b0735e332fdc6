"""Stored files, whose bytes lie in the data folder under their own SHA-256; the full texts of regulations, part by part;
what an administrator set over the shipped working calendar; and the jobs of the worker."""

from __future__ import annotations

from django.db import models


class StoredFile(models.Model):
    """One upload. Who may read it is decided by the record it hangs on, never by the file.

    `scan`: a core.virus_scan.Scan. `signatures`: what the signatures of a PDF say (core/signatures.py), None where they were not read yet;
    `signatures_by`: by which trusted roots they were read. All three are the same for equal files; they stand here and not in a table by sums so
    that a destroyed file takes the names of its signers with it, and a page of files asks nothing more.
    """

    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    path = models.CharField(max_length=120)
    text_read = models.BooleanField(default=False)
    uploaded_by_id = models.BigIntegerField()
    uploaded_at = models.DateTimeField()
    scan = models.CharField(
        max_length=10, default="", db_default="", blank=True
    )  # a server of the release before still adds rows
    signatures = models.JSONField(null=True)
    signatures_by = models.CharField(max_length=16, default="", db_default="", blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["id"], name="file_to_be_scanned", condition=models.Q(scan="waiting")),
            models.Index(
                fields=["signatures_by"], name="pdf_by_roots", condition=models.Q(media_type="application/pdf")
            ),
        ]


class RegulationText(models.Model):
    """The full text of one regulation, as an administrator gave it (A2). The product ships none."""

    regulation_id = models.CharField(max_length=60, unique=True)
    file_name = models.CharField(max_length=200)
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    kept_by_id = models.BigIntegerField()
    kept_by_name = models.CharField(max_length=200)
    kept_at = models.DateTimeField()


class RegulationPart(models.Model):
    """A chapter, article, clause or point in the text's own words. `cite` as the profile writes it ("5.2.c"), "" for a chapter."""

    text = models.ForeignKey(RegulationText, on_delete=models.CASCADE, related_name="parts")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=10)
    cite = models.CharField(max_length=40)
    label = models.CharField(max_length=40)
    title = models.TextField()
    words = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["text", "position"], name="a_part_has_one_place"),
            models.UniqueConstraint(fields=["text", "cite"], name="a_cite_has_one_part", condition=~models.Q(cite="")),
        ]


class SetDay(models.Model):
    """A day of the working calendar as an administrator set it, over the shipped file of its year (A4). Replaced and removed rows stay."""

    day = models.DateField()
    kind = models.CharField(max_length=12)
    name = models.CharField(max_length=200)
    basis = models.CharField(max_length=300)
    set_by_id = models.BigIntegerField()
    set_by_name = models.CharField(max_length=200)
    set_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day"], name="a_day_is_set_once", condition=models.Q(removed_at__isnull=True)
            )
        ]


class ConfirmedYear(models.Model):
    """A year whose days off an official notice has settled: dates in it are no longer provisional."""

    year = models.PositiveSmallIntegerField(unique=True)
    basis = models.CharField(max_length=300)
    confirmed_by_id = models.BigIntegerField()
    confirmed_by_name = models.CharField(max_length=200)
    confirmed_at = models.DateTimeField()


class SetLimit(models.Model):
    """A limit of the system as an administrator set it; the rows before it stay."""

    code = models.CharField(max_length=30)
    value = models.PositiveIntegerField()
    ground = models.CharField(max_length=300)
    set_by_id = models.BigIntegerField()
    set_by_name = models.CharField(max_length=200)
    set_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code"], name="a_limit_has_one_value", condition=models.Q(replaced_at__isnull=True)
            )
        ]


class Stamp(models.Model):
    """One row: another number whenever one of the four kinds of settings above and below changes (core/stamp.py)."""

    value = models.BigIntegerField()


class LocalDecision(models.Model):
    """What the province decided where the regulation is silent, for directives issued from a day on. The profile's file stays as it is."""

    regulation_id = models.CharField(max_length=60)
    key = models.CharField(max_length=60)
    values = models.JSONField()
    answer = models.CharField(max_length=300)
    ground = models.CharField(max_length=300)
    from_day = models.DateField()
    decided_by_id = models.BigIntegerField()
    decided_by_name = models.CharField(max_length=200)
    decided_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["regulation_id", "key", "from_day"],
                name="a_silence_is_decided_once_a_day",
                condition=models.Q(withdrawn_at__isnull=True),
            )
        ]


class Job(models.Model):
    """One run of something that time brings about, or one row for something that comes round every few seconds (docs/decisions/0012).

    `key` is the name and the slot, "digest:2026-11-23": a slot has one row for ever, so a night that is run twice does nothing. `slot` is
    the day the run is for, None for what comes round. Whoever runs it holds it until `lease_until`; after that anybody may take it up.
    `attempts` counts the runs begun since the last that went well; `error` is why the last one did not, "" where it did.
    """

    key = models.CharField(max_length=80, unique=True)
    name = models.CharField(max_length=40)
    slot = models.DateField(null=True)
    state = models.CharField(max_length=10)
    run_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=300, default="")
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    milliseconds = models.PositiveIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["name", "state", "run_at"], name="job_by_name")]
