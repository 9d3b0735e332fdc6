"""What the tests of the exchange stand on: an Office whose agencies have codes, folders, and messages as the province's system writes them."""

from __future__ import annotations

import itertools
import os
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.make import AT, DAY, ROOT, the_office
from tests.tasks.loop import World, a_world

from dondoc.config.env import Edxml
from dondoc.core.models import StoredFile
from dondoc.core.stores import the_store
from dondoc.directives.actions import DirectiveForm, correct
from dondoc.directives.models import Directive
from dondoc.gateway.actions.taking import Round, work
from dondoc.gateway.edxml.message import (
    NEW,
    VIETNAM_TIME,
    Attachment,
    Business,
    DocumentMessage,
    Hop,
    Organisation,
    Signer,
    StatusMessage,
)
from dondoc.gateway.edxml.reader import read_message
from dondoc.gateway.edxml.writer import write_document, write_status
from dondoc.organisations.actions import codes
from dondoc.organisations.models import Agency
from dondoc.organisations.models.agency import CodeKind

PROVINCE_CODE, OFFICE_CODE = "H56", "H56.01"
_came = itertools.count(1)


class Ground:
    """`incoming`, `outgoing`: the watched folders, away from the data folder."""

    def __init__(self, settings: Any, folder: Path, agencies: int = 1) -> None:
        self.world: World = a_world(agencies)
        self.incoming, self.outgoing = folder / "in", folder / "out"
        self.incoming.mkdir()
        edxml = Edxml(self.incoming, self.outgoing, self.incoming / "refused", False, "")
        settings.ENV = replace(settings.ENV, edxml=edxml)
        for agency, code in ((the_office().parent, PROVINCE_CODE), (the_office(), OFFICE_CODE)):
            give(agency, code)
        for number, agency in enumerate(self.world.agencies):
            give(agency, f"H56.{20 + number}")

    def put(self, message: DocumentMessage | StatusMessage | bytes, name: str = "") -> Path:
        """Into the folder, later than what was put there before."""
        number = next(_came)
        path = self.incoming / (name or f"{number:05d}.edxml")
        raw = message if isinstance(message, bytes) else written(message)
        path.write_bytes(raw)
        os.utime(path, (1_700_000_000 + number, 1_700_000_000 + number))
        return path

    def round(self, at: datetime = AT) -> Round:
        """Whatever came, nothing lies in the store that no row names: nobody would destroy it with a secret."""
        before = set(the_store().paths())
        done = work(actor=None, at=at, still=0)
        assert set(the_store().paths()) - before <= set(StoredFile.objects.values_list("path", flat=True))
        return done

    def told(self) -> list[tuple[str, str]]:
        """Status and document of every message that went out, in order."""
        found = []
        for path in sorted(self.outgoing.glob("*.edxml")):
            message = read_message(path.read_bytes())
            assert isinstance(message, StatusMessage)
            found.append((message.status_code or "", message.response_for[0].code))
        return found


def completed(ground: Ground, directive: Directive) -> None:
    """What no message says is written down by the specialist, as on the page of the directive."""
    world, office = ground.world, the_office()
    said = {
        column: getattr(directive, column) for column in ("issuer_id", "kind", "number", "issued_on", "released_at")
    }
    said |= {column: getattr(directive, column) for column in ("subject", "signer", "signer_title", "urgency")}
    form = DirectiveForm(
        **said,
        assigned_by="chairman",
        drafting_agency_id=office.pk,
        division_id=world.division.pk,
        specialist_id=world.specialist.user_id,
        declared_open=True,
        form_token=directive.form_token,
    )
    correct(actor=world.specialist, directive_id=directive.pk, version=directive.version, form=form, at=AT)
    directive.refresh_from_db()


def give(agency: Agency | None, code: str) -> None:
    assert agency is not None
    codes.give_code(
        actor=ROOT, agency_id=agency.pk, kind=CodeKind.EXCHANGE, code=code, valid_from=date(2026, 1, 1), at=AT
    )


def written(message: DocumentMessage | StatusMessage) -> bytes:
    return write_document(message) if isinstance(message, DocumentMessage) else write_status(message)


def a_message(number: str = "101", *, sender: str = PROVINCE_CODE, **said: Any) -> DocumentMessage:
    """A plain new document of UBND tỉnh with one readable attachment; `said` are fields of `DocumentMessage`."""
    notation = said.pop("notation", "UBND-KTTC")
    values: dict[str, Any] = {
        "sender": Organisation(code=sender, name="Nơi gửi thử"),
        "to": (Organisation(code=OFFICE_CODE, name="Văn phòng UBND tỉnh"),),
        "document_id": f"{sender},{DAY:%Y/%m/%d},{number}/{notation}",
        "number": number,
        "notation": notation,
        "date": DAY,
        "type_name": "Công văn",
        "subject": f"Về việc thử liên thông số {number}",
        "signer": Signer("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Lê Văn Thử"),
        "due_date": date(2026, 12, 10),
        "priority": 1,
        "hops": (Hop(sender, AT.astimezone(VIETNAM_TIME) - timedelta(minutes=20)),),
        "business": Business(type=NEW),
        "attachments": (Attachment(f"cong-van-{number}.txt", f"Nội dung thử của văn bản {number}".encode()),),
    }
    return DocumentMessage(**values | said)
