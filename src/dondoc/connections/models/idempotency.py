"""What a machine was answered when it made something, so that the same request sent again makes nothing twice."""

from __future__ import annotations

from django.db import models

from dondoc.connections.models.token import Token


class Answered(models.Model):
    """One deed by the key that the machine gave it, written in the deed's own transaction. `request_hash`: SHA-256 of what was asked.

    `answer` holds ids, states and days of what was made, no text of a document.
    """

    token = models.ForeignKey(Token, on_delete=models.CASCADE, related_name="answered")
    key = models.CharField(max_length=80)
    request_hash = models.CharField(max_length=64)
    answer = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="a_key_of_a_token_makes_one_thing")]
