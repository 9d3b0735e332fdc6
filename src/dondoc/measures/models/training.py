"""Classes on the regulation and the system, as the Office records them (TH 20.1; BT 18.2)."""

from __future__ import annotations

from django.db import models

from dondoc.organisations.models import Agency, User


class Training(models.Model):
    """One class. `people`: how many took part, counted. `taken_back_at`: it was recorded by mistake, and is counted no more."""

    held_on = models.DateField()
    topic = models.CharField(max_length=300)
    people = models.PositiveIntegerField()
    agencies = models.ManyToManyField(Agency, through="TrainingOf", related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    by_title = models.CharField(max_length=320)
    at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True)
    form_token = models.CharField(max_length=40, unique=True)

    class Meta:
        indexes = [models.Index(fields=["-held_on", "-id"], name="training_newest_first")]


class TrainingOf(models.Model):
    """An agency that took part."""

    training = models.ForeignKey(Training, on_delete=models.CASCADE, related_name="lines")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["training", "agency"], name="an_agency_takes_part_once")]
