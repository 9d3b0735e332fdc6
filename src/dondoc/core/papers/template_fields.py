"""What a Word template may print: fields with an example each, for the page that lists them and for trying a template out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Field:
    """A value that a template may print. `example`: a text, or for a list the fields of one of its rows."""

    name: str
    says: str
    example: str | tuple[Field, ...]

    def sample(self) -> str | list[dict[str, Any]]:
        """What is filled in when a template is tried out; a list has two rows."""
        if isinstance(self.example, str):
            return self.example
        return [{one.name: one.sample() for one in self.example} for _row in range(2)]
