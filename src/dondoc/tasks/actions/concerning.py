"""An agency whom a task concerns sees its title, directive, deadline and standing (docs/definitions.md 5): who becomes one of them."""

from __future__ import annotations

from dondoc.tasks.models import Task


def concern(task: Task, agency_id: int) -> None:
    """A piece of the deed that found the task to concern the agency; where it did already, nothing."""
    task.concerned.add(agency_id)
