"""What of a task that names citizens leaves the house: no words (Luật 91/2025/QH15). The one rule for whatever carries them outside.

Outside is where nobody asks any more who may read: lists and sheets that are taken away, the programming interface, calendars that other programs
fetch, e-mail. Pages, papers that somebody signs and case files keep the words: there it is known who reads them, or they are the record.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from dondoc.publication.queries.proposals import all_private


@dataclass(frozen=True, slots=True)
class Veil:
    """Asked once for all that leaves together. `tasks`: those that name citizens. One query."""

    tasks: frozenset[int] = field(default_factory=all_private)

    @property
    def words(self) -> str:
        """What stands in place of the words."""
        return _("(Nội dung nêu tên người dân, xem trong hệ thống)")

    def over(self, task_id: int | None, words: str) -> str:
        """The words as they leave."""
        return self.words if words and task_id in self.tasks else words
