"""What is said of a directive when it is registered or put right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from dondoc.directives.models.directive import Tracking


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectiveForm:
    """What is said of a directive (row C1). Codes of `kind`, `urgency` and `assigned_by` are those of the regulation of `issued_on`.

    `declared_open`: the person declares that it is no State secret (TH 5.2.d). `confirmed_open`: he was asked about words that secret
    documents often bear, looked at the paper again and says it once more. `form_token`: made with the form; the same form sent twice
    registers once.
    """

    issuer_id: int
    kind: str
    number: str
    issued_on: date
    released_at: datetime
    subject: str
    signer: str = ""
    signer_title: str = ""
    assigned_by: str = ""
    assigned_by_name: str = ""
    drafting_agency_id: int | None = None
    division_id: int | None = None
    specialist_id: int | None = None
    urgency: str = "normal"
    tracked: bool = True
    not_tracked_reason: str = ""
    declared_open: bool = False
    confirmed_open: bool = False
    form_token: str

    @property
    def tracking(self) -> Tracking:
        return Tracking.TRACKED if self.tracked else Tracking.NOT_TRACKED
