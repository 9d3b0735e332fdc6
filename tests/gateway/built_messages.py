"""Messages of every shape that can be built, for hypothesis; and one that is whole, for tests that break it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from hypothesis import strategies as st

from dondoc.gateway.edxml import message as m
from dondoc.gateway.edxml.limits import Notes
from dondoc.gateway.edxml.values import a_file_name, clean

LETTERS = st.characters(codec="utf-8", exclude_categories=("C",)) | st.sampled_from("&<>\"'\n\tĐđếạ;]%#")
TEXT = st.text(LETTERS, max_size=25).map(clean)
SOME = TEXT.filter(bool)
IDS = st.text(LETTERS, min_size=1, max_size=30).map(str.strip).filter(bool)
CODES = st.sampled_from(["H56.01", "000.00.00.H56", "G22", "28.22.H17", "vxp.saas.03"]) | SOME.filter(
    lambda t: t.casefold() not in ("null", "none", "undefined")
)
DAYS = st.dates(date(1945, 1, 1), date(2099, 12, 31))
MOMENTS = st.integers(0, 4_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, m.VIETNAM_TIME))
NAMES = st.tuples(TEXT, st.sampled_from(["", ".pdf", ".doc", ".docx", ".zip", ".edxml"])).map(
    lambda t: a_file_name("".join(t), Notes()) or "a.pdf"
)
CONTENT = st.one_of(
    st.binary(min_size=1, max_size=60), st.sampled_from([b"%PDF-1.7 a", b"PK\x03\x04 no zip", b"<edXML/>"])
)


def maybe(strategy):
    return st.none() | strategy


def several(strategy, most=2):
    return st.lists(strategy, max_size=most).map(tuple)


def said(strategy):
    """Only parts that say something: an empty element means that there is none."""
    return strategy.filter(lambda part: part != type(part)())


ORGANISATIONS = said(st.builds(m.Organisation, maybe(CODES), *[TEXT] * 7))
STAFF = said(st.builds(m.Staff, *[TEXT] * 6))
ANSWERED = said(st.builds(m.Answered, maybe(CODES), TEXT, st.just("") | IDS, maybe(DAYS)))
BUSINESS = said(
    st.builds(
        m.Business,
        type=maybe(st.sampled_from(m.BUSINESS_TYPES)),
        document_id=st.just("") | IDS,
        reason=TEXT,
        paper=st.sampled_from(["", "0", "1"]),
        changed=maybe(st.booleans()),
        receivers_changed=maybe(st.booleans()),
        receivers=several(said(st.builds(m.ReceiverChange, maybe(SOME), maybe(st.booleans())))),
        replaced=several(said(st.builds(m.Replaced, st.just("") | IDS, several(SOME)))),
        staff=maybe(STAFF),
    )
)
FILES = st.builds(
    m.Attachment, NAMES, CONTENT, content_type=st.sampled_from(["application/pdf", "application/zip"]), description=TEXT
)
DOCUMENTS = st.builds(
    m.DocumentMessage,
    sender=ORGANISATIONS,
    to=several(ORGANISATIONS),
    document_id=IDS,
    number=TEXT,
    notation=TEXT,
    place=TEXT,
    date=maybe(DAYS),
    type=TEXT,
    type_detail=TEXT,
    type_name=TEXT.map(lambda t: " ".join(t.split())),
    subject=TEXT,
    content=TEXT,
    signer=maybe(said(st.builds(m.Signer, TEXT, TEXT, TEXT))),
    due_date=maybe(DAYS),
    priority=maybe(st.integers(0, 4)),
    sphere=TEXT,
    typist=TEXT,
    copies=TEXT,
    pages=TEXT,
    direction=TEXT,
    appendixes=several(SOME),
    response_for=several(ANSWERED),
    task_codes=st.lists(st.from_regex(r"NV-[0-9]{1,6}", fullmatch=True), unique=True, max_size=2).map(tuple),
    steering_type=TEXT,
    to_places=several(SOME),
    hops=several(said(st.builds(m.Hop, maybe(SOME), maybe(MOMENTS)))),
    business=maybe(BUSINESS),
    attachments=several(FILES).map(lambda files: tuple(replace(f, content_id=f"cid:{n}") for n, f in enumerate(files))),
)
STATUSES = st.builds(
    m.StatusMessage,
    sender=ORGANISATIONS,
    to=several(ORGANISATIONS),
    response_for=several(ANSWERED),
    staff=maybe(STAFF),
    status_code=st.sampled_from(sorted(m.STATUSES)),
    description=TEXT,
    at=maybe(MOMENTS),
)


def a_document(**changed: object) -> m.DocumentMessage:
    """A plan that gives work to two departments, with one file."""
    plan = m.DocumentMessage(
        sender=m.Organisation("H56.01", "Văn phòng UBND tỉnh"),
        to=(m.Organisation("H56.07", "Sở Ví Dụ"), m.Organisation("H56.08", "Sở Thử Nghiệm")),
        document_id="H56.01,2026/11/18,77/KH-VP",
        number="77",
        notation="KH-VP",
        place="Thanh Hóa",
        date=date(2026, 11, 18),
        type="1",
        type_name="Kế hoạch",
        subject="Kế hoạch rà soát trạm bơm trước mùa mưa",
        due_date=date(2026, 12, 4),
        priority=1,
        business=m.Business("0", paper="0"),
        attachments=(m.Attachment("77-KH-VP.pdf", b"%PDF-1.7 thu nghiem", "cid:1", "application/pdf"),),
    )
    return replace(plan, **changed)
