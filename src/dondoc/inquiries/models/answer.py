"""What an agency answers: drafted by its staff, filed by who signs for it; every filing is kept (F4)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from dondoc.core.models import StoredFile
from dondoc.inquiries.models.inquiry import Ask
from dondoc.organisations.models import User


class Answer(models.Model):
    """A draft (`filed_at` None, one an agency), or what was filed. A later filing puts `superseded_at` on the earlier, which stays as it was.

    `nothing`: the agency has nothing to tell ("không có số liệu"). `handed_up_at`: the draft waits for who signs.
    """

    ask = models.ForeignKey(Ask, on_delete=models.CASCADE, related_name="answers")
    text = models.TextField(blank=True)
    nothing = models.BooleanField(default=False)
    drafted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    handed_up_at = models.DateTimeField(null=True)
    filed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    filed_title = models.CharField(max_length=320, blank=True)
    filed_at = models.DateTimeField(null=True)
    superseded_at = models.DateTimeField(null=True)
    files = models.ManyToManyField(StoredFile, through="AnswerFile", related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ask"], condition=Q(filed_at__isnull=True), name="an_ask_has_one_draft"),
            models.UniqueConstraint(
                fields=["ask"],
                condition=Q(filed_at__isnull=False, superseded_at__isnull=True),
                name="an_ask_has_one_answer_that_holds",
            ),
        ]


class AnswerRow(models.Model):
    """A row of the table. `values`: a text each column, in their order; a number plain ("1234.5"), a day as ISO, "" where nothing stands."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="rows")
    position = models.PositiveSmallIntegerField()
    values = models.JSONField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["answer", "position"], name="a_row_has_its_place")]


class AnswerFile(models.Model):
    answer = models.ForeignKey(Answer, on_delete=models.CASCADE)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT)
