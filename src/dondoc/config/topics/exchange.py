"""Folders of the document exchange (docs/exchange.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dondoc.config.topics.reading import EnvFault, Variable, folder, one_of

#: What becomes of a message in the watched folder once its bytes are kept in the data folder: deleted, so that nothing of a document that is
#: found to be secret later lies where its quarantine does not reach; or put aside in `done/` for an operator who asks for it.
AFTERWARDS = ("delete", "keep")

VARIABLES = (
    Variable(
        "DONDOC_EDXML_IN",
        "–",
        "thư mục nhận gói tin edXML, đường dẫn đầy đủ",
        "watched folder of documents that come in as edXML, a whole path",
    ),
    Variable(
        "DONDOC_EDXML_OUT",
        "–",
        "thư mục đặt gói tin trạng thái gửi đi; không đặt thì lấy qua API",
        "folder where status messages are put; else fetched by the API",
    ),
    Variable(
        "DONDOC_EDXML_REFUSED",
        "`refused` in it",
        "nơi chuyển gói tin mang dấu hiệu mật",
        "where a message that bears a mark of secrecy is moved",
    ),
    Variable(
        "DONDOC_EDXML_DONE",
        "`delete`",
        "gói tin đã nhận: `delete` xóa, `keep` để sang `done`",
        "a taken message: `delete`, or `keep` puts it aside in `done`, which no quarantine reaches",
    ),
    Variable(
        "DONDOC_EDXML_CODE",
        "the Office's code",
        "mã định danh của mình trong gói tin gửi đi",
        "our own code in messages that go out",
    ),
)


@dataclass(frozen=True, slots=True)
class Edxml:
    """Documents that come in from another system (docs/exchange.md). `incoming`: the watched folder, None for none. `outgoing`: where statuses
    are put, None for nowhere. `refused`: where a marked message is moved. `deletes`: a taken message is not put aside. `code`: our own."""

    incoming: Path | None = None
    outgoing: Path | None = None
    refused: Path | None = None
    deletes: bool = True
    code: str = ""


def read_edxml(environ: Mapping[str, str]) -> Edxml:
    """All of it may be left out; a folder for refused messages has a place beside the watched one."""
    incoming, outgoing = folder(environ, "DONDOC_EDXML_IN"), folder(environ, "DONDOC_EDXML_OUT")
    refused = folder(environ, "DONDOC_EDXML_REFUSED") or (incoming / "refused" if incoming else None)
    afterwards = one_of(environ, "DONDOC_EDXML_DONE", AFTERWARDS)
    if incoming and incoming in (outgoing, refused):
        raise EnvFault(
            "DONDOC_EDXML_IN: messages that go out or were refused need another folder than those that come in"
        )
    code = environ.get("DONDOC_EDXML_CODE", "").strip()
    if len(code) > 35:
        raise EnvFault(f"DONDOC_EDXML_CODE={code!r}: at most 35 characters")
    return Edxml(incoming, outgoing, refused, afterwards == "delete", code)
