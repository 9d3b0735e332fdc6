"""Papers of what happens on site: the notice of an inspection, the minutes of a session (NĐ 30/2020). They go out, so they are Vietnamese."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from dondoc.core import clock
from dondoc.core.papers.model import Block, Bullets, Foot, Head, Heading, Paper, Paragraph, authority
from dondoc.core.regulation import regulation
from dondoc.inspections.models import Inspection, MemberRole, Minutes
from dondoc.inspections.queries.minutes import body_name, content_of, inspectors_of, role_words
from dondoc.organisations.letterhead import Letterhead, letterhead_of


def notice_paper(inspection: Inspection, words: str, at: datetime) -> Paper:
    """The notice: a draft with blanks for number and day until it is sent. `inspection` with both agencies and the team joined."""
    day = inspection.notice_on or clock.day_of(at)
    number, _slash, symbol = inspection.notice_number.partition("/")
    top = _top(inspection, body_name(inspection))
    about = f"Kiểm tra việc thực hiện nhiệm vụ được giao tại {inspection.agency.name}"
    return Paper(
        title="Thông báo kiểm tra",
        at=inspection.announced_at or at,
        head=Head(
            above=top.above,
            body=top.body,
            symbol=symbol or f"TB-{top.symbol}".rstrip("-"),
            place=top.place,
            day=day,
            number=number,
            dated=inspection.notice_on is not None,
        ),
        kind="Thông báo",
        about=about,
        addressed=[inspection.agency.name],
        body=blocks(words),
        foot=Foot(
            receivers=["Như trên", *_guests(inspection), "Lưu: VT"],
            authority=_authority(inspection),
            name=_head(inspection),
        ),
    )


def minutes_paper(minutes: Minutes, at: datetime) -> Paper:
    """The record, with the remarks of both sides; what was signed is printed from its frozen content."""
    inspection, told = minutes.inspection, _told(minutes)
    top = _top(inspection, told["body"])
    return Paper(
        title="Biên bản kiểm tra",
        at=minutes.signed_at or at,
        head=Head(
            above=top.above,
            body=top.body,
            symbol=f"BB-{top.symbol}".rstrip("-"),
            place=top.place,
            day=date.fromisoformat(told["held_on"]),
            dated=True,
        ),
        kind="Biên bản",
        about=f"Làm việc về kiểm tra thực hiện nhiệm vụ tại {told['agency']}",
        body=_minutes_body(told),
        foot=Foot(
            receivers=[told["agency"], told["body"], "Lưu: hồ sơ kiểm tra"],
            authority=[f"Đại diện {told['body']}"],
            name=told["signed_name"],
            beside=[f"Đại diện {told['agency']}"] if told["agency"] != told["body"] else [],
        ),
    )


def _told(minutes: Minutes) -> dict[str, str]:
    """What the paper says: of a signed one what was frozen, whatever its agency or its team is called by now."""
    told: dict[str, str] = json.loads(content_of(minutes))
    return told | (json.loads(minutes.content) if minutes.content else {})


def _minutes_body(text: Mapping[str, str]) -> list[Block]:
    """Who was there, what was said, what each side holds of it."""
    where = f", tại {text['place']}" if text["place"] else ""
    body: list[Block] = [
        Paragraph(
            f"Ngày {date.fromisoformat(text['held_on']):%d/%m/%Y}{where}, {text['body']} làm việc với {text['agency']} về việc thực hiện "
            "nhiệm vụ được giao."
        ),
        Heading("Thành phần"),
        *blocks(text["present"]),
        Heading("Nội dung làm việc"),
        *blocks(text["words"]),
        Heading(f"Ý kiến của {text['agency']}"),
        *blocks(text["agency_remarks"] or _agreed(text)),
    ]
    if text["team_remarks"]:
        body += [Heading(f"Ý kiến của {text['body']}"), *blocks(text["team_remarks"])]
    body.append(
        Paragraph(
            "Biên bản đã được đọc cho các bên cùng nghe, lập thành các bản có giá trị như nhau, mỗi bên giữ 01 bản."
        )
    )
    return body


def blocks(words: str) -> list[Block]:
    """Typed lines as paragraphs; lines that begin with a dash as a list."""
    made: list[Block] = []
    listed: list[str] = []
    for line in words.splitlines():
        text = " ".join(line.split())
        if text.startswith(("- ", "– ", "+ ")):
            listed.append(text[2:])
            continue
        made += [Bullets(listed)] if listed else []
        listed = []
        made += [Paragraph(text)] if text and text not in "-–+" else []
    return made + ([Bullets(listed)] if listed else []) or [Paragraph("Không có.")]


def _agreed(text: Mapping[str, str]) -> str:
    return "Thống nhất với nội dung biên bản." if text["agency_at"] else "Chưa có ý kiến."


def _top(inspection: Inspection, body: str) -> Letterhead:
    return letterhead_of(body, regulation(inspection.regulation_id).province_name)


def _guests(inspection: Inspection) -> Sequence[str]:
    rows = inspection.invited.select_related("agency").order_by("pk")
    return [one.agency.name if one.agency else one.name for one in rows]


def _head(inspection: Inspection) -> str:
    return next((one.user.full_name for one in inspectors_of(inspection) if one.role == MemberRole.HEAD.value), "")


def _authority(inspection: Inspection) -> list[str]:
    return authority(head=role_words(inspection, MemberRole.HEAD.value))
