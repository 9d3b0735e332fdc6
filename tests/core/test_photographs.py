"""Photographs lose their place, and stay the same picture (issue 7: "photographs lose their location data unless kept on purpose")."""

from __future__ import annotations

import struct
import zlib

import pytest
from tests.refusing import refused

from dondoc.core.files import InspectedFile
from dondoc.core.photographs import bared

pytestmark = pytest.mark.once


def exif(order: str = "<", *, turn: int = 6) -> bytes:
    """Orientation, the camera's name, when it was taken, and 19°48′24.12″N 105°47′6.72″W."""

    def entry(tag: int, kind: int, count: int, value: bytes) -> bytes:
        return struct.pack(order + "HHI", tag, kind, count) + value.ljust(4, b"\0")

    def number(value: int) -> bytes:
        return struct.pack(order + "I", value)

    first, camera, place = 8, 80, 120
    behind = 200
    texts = b"CAMERA-X\0".ljust(12, b"\0") + b"2026:11:19 08:05:09\0"
    degrees = struct.pack(order + "12I", 19, 1, 48, 1, 2412, 100, 105, 1, 47, 1, 672, 100)
    parts = {
        first: struct.pack(order + "H", 4)
        + entry(0x010F, 2, 9, number(behind))
        + entry(0x0112, 3, 1, struct.pack(order + "H", turn))
        + entry(0x8769, 4, 1, number(camera))
        + entry(0x8825, 4, 1, number(place)),
        camera: struct.pack(order + "H", 1) + entry(0x9003, 2, 20, number(behind + 12)),
        place: struct.pack(order + "H", 4)
        + entry(1, 2, 2, b"N\0")
        + entry(2, 5, 3, number(behind + 32))
        + entry(3, 2, 2, b"W\0")
        + entry(4, 5, 3, number(behind + 56)),
        behind: texts + degrees,
    }
    block = bytearray(({"<": b"II*\0", ">": b"MM\0*"}[order]) + number(first)).ljust(behind, b"\0")
    for where, part in parts.items():
        block[where : where + len(part)] = part
    return bytes(block)


def jpeg(block: bytes, *, behind: bytes = b"") -> bytes:
    def segment(marker: int, body: bytes) -> bytes:
        return bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body

    head = segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\3\3nha ong A") + segment(0xE1, b"Exif\0\0" + block)
    words = segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0 19,48.4N") + segment(0xFE, b"ngay tai nha ong A")
    words += segment(0xFD, b"nha ong A")
    picture = segment(0xDB, bytes(65)) + segment(0xDA, b"\1\1\0\0\x3f\0") + b"\x12\xff\x00\x34\xff\xd0\x56"
    return b"\xff\xd8" + head + words + picture + b"\xff\xd9" + behind


def png(block: bytes) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
        + chunk(b"eXIf", block)
        + chunk(b"tEXt", b"Comment\0CAMERA-X")
        + chunk(b"IDAT", zlib.compress(b"\0\0"))
        + chunk(b"IEND", b"")
    )


def upload(content: bytes, kind: str = "jpeg") -> InspectedFile:
    return InspectedFile(f"a.{kind}", f"image/{kind}", len(content), "", content, "", True)


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize(("kind", "made"), [("jpeg", jpeg), ("png", png)])
def test_place_camera_and_comments_go_and_the_turn_stays(order, kind, made):
    told = bared(upload(made(exif(order)), kind))
    bare = told.file.content
    assert told.place == "19.80670, -105.78520"
    assert f"{told.taken:%d/%m/%Y %H:%M:%S}" == "19/11/2026 08:05:09"
    for gone in (b"CAMERA-X", b"2026:11:19", b"nha ong A", b"19,48.4N", struct.pack(order + "I", 2412)):
        assert gone not in bare
    again = bared(told.file)
    assert (again.place, again.taken) == ("", None) and again.file.content == bare, "once is enough"
    assert b"\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06" in bare, "a picture taken on its side stays turned"
    unset = exif(order).replace(b"2026:", b"0001:")
    assert bared(upload(made(unset), kind)).taken is None, "a clock that was never set"
    assert told.file.size == len(bare) and len(told.file.sha256) == 64


def test_the_picture_itself_is_untouched_and_nothing_stands_behind_it():
    told = bared(upload(jpeg(exif(turn=1), behind=b"a second picture with its place")))
    assert told.file.content[-9:] == b"\x12\xff\x00\x34\xff\xd0\x56\xff\xd9"
    assert b"Exif" not in told.file.content, "what stands upright needs no word of it"
    paper = InspectedFile("a.pdf", "application/pdf", 4, "x", b"%PDF", "", True)
    assert bared(paper).file is paper


@pytest.mark.parametrize("cut", [1, 5, 14, 90, 300])
def test_what_cannot_be_read_to_its_end_is_not_kept(cut):
    with refused("photo_unreadable"):
        bared(upload(jpeg(exif())[:-cut]))
    with refused("photo_unreadable"):
        bared(upload(png(exif())[:-cut], "png"))
