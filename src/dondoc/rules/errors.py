"""A refusal that a user can read."""

from __future__ import annotations

from dataclasses import dataclass

#: Cited where no article of a regulation stands behind a refusal.
SYSTEM_RULE = "quy định của hệ thống"


@dataclass(frozen=True, slots=True)
class WayOn:
    """How to go on after a refusal: a word for the link and the page it leads to."""

    label: str
    page: str
    args: tuple[object, ...] = ()


class Refusal(Exception):
    """Something was not done, for a reason the user is told.

    `sentence` is Vietnamese and may hold `{name}` places that `params` fill; the face translates the sentence before it fills them.
    `code` is stable (tests and, later, the API answer with it). `cite` is an article such as "TH 5.2.c" or `SYSTEM_RULE`.
    `field` names the form field at which the refusal belongs, "" for the whole.
    """

    def __init__(
        self,
        code: str,
        sentence: str,
        *,
        cite: str = SYSTEM_RULE,
        field: str = "",
        way_on: WayOn | None = None,
        **params: object,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = sentence
        self.cite = cite
        self.field = field
        self.way_on = way_on
        self.params = params

    def __str__(self) -> str:
        return self.sentence.format(**self.params)


class Refusals(Exception):
    """Several refusals at once: a form with more than one field to mend. Never empty."""

    def __init__(self, refusals: list[Refusal]) -> None:
        super().__init__(", ".join(r.code for r in refusals))
        self.refusals = refusals

    def __str__(self) -> str:
        return " ".join(str(r) for r in self.refusals)


class NotThere(Exception):
    """What one may not see does not exist: every door answers as if there were no such record (404), and says nothing of its content."""
