"""Stored files. The bytes lie in the data folder under their own SHA-256; the row says what they are."""

from __future__ import annotations

from django.db import models


class StoredFile(models.Model):
    """One upload. Who may read it is decided by the record it hangs on, never by the file."""

    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    path = models.CharField(max_length=120)
    text_read = models.BooleanField(default=False)
    uploaded_by_id = models.BigIntegerField()
    uploaded_at = models.DateTimeField()
