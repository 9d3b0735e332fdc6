"""How much of a message is read at most, what a message is refused for, and what is noted on the way."""

from __future__ import annotations

from dataclasses import dataclass

from dondoc.gateway.edxml.message import Forgiven
from dondoc.rules.errors import Refusal
from dondoc.rules.said import said

MEGABYTE = 1024 * 1024
CITE = "QCVN 102:2016/BTTTT"


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes, but for the counts; `text`: letters beside those of the files. `ratio` is held only beyond `ratio_from` unpacked bytes.
    Gateways let messages up to 50 MB through."""

    message: int = 50 * MEGABYTE
    elements: int = 20_000
    depth: int = 60
    text: int = MEGABYTE
    attachments: int = 100
    entries: int = 200
    entry: int = 100 * MEGABYTE
    unpacked: int = 200 * MEGABYTE
    ratio: int = 150
    ratio_from: int = 10 * MEGABYTE


ORDINARY = Limits()


#: Element of a message -> how a person who reads a note calls the place.
PLACES = {
    "From": "nơi gửi",
    "To": "nơi nhận",
    "DocumentId": "mã văn bản",
    "Code": "số, ký hiệu",
    "Subject": "trích yếu",
    "PromulgationDate": "ngày ban hành",
    "DueDate": "hạn trả lời",
    "ResponseFor": "văn bản được trả lời",
    "TraceHeader": "chặng chuyển",
    "Timestamp": "thời điểm báo",
}


class NotEdXML(Refusal):
    """The bytes are no edXML message, or none that may be read. Its sentence is one line and repeats nothing of the message."""

    def __init__(self, code: str, sentence: str, **params: object) -> None:
        super().__init__(code, sentence, cite=CITE, **params)


class Notes:
    """What the reader forgave, in the order it met it; each thing once."""

    def __init__(self) -> None:
        self._noted: dict[tuple[str, str], Forgiven] = {}

    def add(self, code: str, sentence: str, /, **params: object) -> None:
        if "element" in params:
            params["element"] = PLACES[str(params["element"])]
        words = said(sentence, **params)
        self._noted.setdefault((code, words), Forgiven(code, words))

    def all(self) -> tuple[Forgiven, ...]:
        return tuple(self._noted.values())
