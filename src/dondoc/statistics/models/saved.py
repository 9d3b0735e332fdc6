"""A table of the workbench that somebody keeps."""

from __future__ import annotations

from django.db import models

from dondoc.organisations.models import Agency, User


class SavedTable(models.Model):
    """`query` is the address of the workbench without its page. `agency`: shared with the people of that agency; null: the owner's alone.

    It holds what is asked, never figures: what a reader finds by it is narrowed to what he may see, as by any address.
    """

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_tables")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=1000)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="a_saved_table_has_its_own_name")]

    def __str__(self) -> str:
        return self.name
