"""Photographs lose what the camera wrote beside the picture: place, device, previews, comments. Only how it is turned stays (EXIF orientation).

The picture itself is not decoded and not compressed again: its bytes stay as they were taken. JPEG: ITU T.81 annex B; EXIF: CIPA DC-008; PNG: W3C.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from dondoc.core import clock
from dondoc.core.files import InspectedFile
from dondoc.rules.errors import Refusal

_JPEG, _PNG = "image/jpeg", "image/png"
_PNG_BEGINS = b"\x89PNG\r\n\x1a\n"
_EXIF = b"Exif\0\0"
#: Segments of a JPEG that a picture needs besides its own: JFIF, colour profile, how Adobe coded its colours.
_KEPT_SEGMENTS = ((0xE0, b"JFIF\0"), (0xE2, b"ICC_PROFILE\0"), (0xEE, b"Adobe"))
#: Bytes of a JFIF segment without its preview; the last two say how large that is.
_JFIF = 14
#: Chunks of a PNG that say how the picture looks; all others may hold words, a place or a time.
_KEPT_CHUNKS = frozenset({b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD", b"pHYs"})
_END, _SCAN = 0xD9, 0xDA
#: Bytes of one value of each EXIF type.
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 9: 4, 10: 8}
_ORIENTATION, _TAKEN_FIRST, _TAKEN, _CAMERA_PART, _PLACE_PART = 0x0112, 0x0132, 0x9003, 0x8769, 0x8825
#: More values than this in one entry is no entry of ours.
_MOST = 64
#: A camera whose clock stands outside of these years was never set.
_YEARS = range(1980, 2100)


@dataclass(frozen=True, slots=True)
class Photograph:
    """`file` without what the camera wrote. `taken`: as the camera's own clock said, taken for the local time; None where it said nothing readable.
    `place`: latitude and longitude ("19.80670, 105.78520"), "" where it said none."""

    file: InspectedFile
    taken: datetime | None = None
    place: str = ""


def is_photograph(file: InspectedFile) -> bool:
    return file.media_type in (_JPEG, _PNG)


def bared(file: InspectedFile) -> Photograph:
    """The photograph without its place and all else that was written beside it; any other file as it is.

    Raises Refusal photo_unreadable: what cannot be read to its end cannot be freed of its place.
    """
    if not is_photograph(file):
        return Photograph(file)
    try:
        content, told = (_bare_jpeg if file.media_type == _JPEG else _bare_png)(file.content)
    except (struct.error, IndexError, ValueError):
        raise Refusal(
            "photo_unreadable",
            "Ảnh “{name}” không đọc được trọn vẹn nên chưa gỡ được vị trí chụp, và chưa được nhận. Anh/chị chụp lại, hoặc lưu ảnh thành tệp "
            "JPG mới rồi gửi lại.",
            field="files",
            name=file.name,
        ) from None
    bare = replace(file, content=content, size=len(content), sha256=hashlib.sha256(content).hexdigest())
    return Photograph(bare, _moment(told), _place(told))


def all_bared(files: Iterable[InspectedFile]) -> list[InspectedFile]:
    """Each as `bared` leaves it, in their order. Raises as it does."""
    return [bared(file).file for file in files]


def _bare_jpeg(content: bytes) -> tuple[bytes, Mapping[int, object]]:
    """Everything up to the end of the picture: what stands behind it (a second picture, a film) goes too."""
    kept: list[bytes] = []
    told: dict[int, object] = {}
    for marker, body, scan in _segments(content):
        if marker == 0xE1 and body.startswith(_EXIF) and not told:
            told = _exif(body[len(_EXIF) :])
        if marker >= 0xE0 and not any(marker == kind and body.startswith(begins) for kind, begins in _KEPT_SEGMENTS):
            continue
        if marker == 0xE0:
            body = body[: _JFIF - 2].ljust(_JFIF, b"\0")  # a preview behind it goes too
        kept.append(bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body + scan)
    if not any(part[1] == _SCAN for part in kept):
        raise ValueError("a JPEG without a picture")
    turn = _turned(told)
    written = b"\xff\xe1" + struct.pack(">H", len(_EXIF) + len(turn) + 2) + _EXIF + turn if turn else b""
    first = 1 if kept[0][1] == 0xE0 else 0  # JFIF stands first
    return b"\xff\xd8" + b"".join(kept[:first]) + written + b"".join(kept[first:]) + b"\xff\xd9", told


def _segments(content: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Marker, body, and behind the head of a scan its coded bytes. ValueError where the end of the picture is not reached."""
    if content[:2] != b"\xff\xd8":
        raise ValueError("no JPEG")
    place = 2
    while True:
        if content[place] != 0xFF:
            raise ValueError("no marker")
        while content[place] == 0xFF:  # fill bytes
            place += 1
        marker, place = content[place], place + 1
        if marker == _END:
            return
        (length,) = struct.unpack_from(">H", content, place)
        body, place = content[place + 2 : place + length], place + length
        if length < 2 or len(body) != length - 2:
            raise ValueError("a segment longer than its file")
        scan = b""
        if marker == _SCAN:
            end = _scan_end(content, place)
            scan, place = content[place:end], end
        yield marker, body, scan


def _scan_end(content: bytes, place: int) -> int:
    """Where the next marker stands: within a scan FF is followed by 00 or by a restart."""
    while True:
        place = content.index(b"\xff", place)
        after = content[place + 1]
        if after == 0 or 0xD0 <= after <= 0xD7:
            place += 2
        elif after == 0xFF:
            place += 1
        else:
            return place


def _bare_png(content: bytes) -> tuple[bytes, Mapping[int, object]]:
    """Its picture and what says how it looks."""
    kept, told, place = [_PNG_BEGINS], dict[int, object](), len(_PNG_BEGINS)
    while True:
        length, kind = struct.unpack_from(">I4s", content, place)
        chunk = content[place : place + 12 + length]
        if len(chunk) != 12 + length:
            raise ValueError("a chunk longer than its file")
        place += 12 + length
        if kind == b"eXIf":
            told = _exif(chunk[8:-4])
        elif kind in _KEPT_CHUNKS or kind[:1].isupper():
            kept.append(chunk)
        if kind == b"IEND":
            break
    turn = _turned(told)
    if turn:
        summed = struct.pack(">I", zlib.crc32(b"eXIf" + turn))
        kept.insert(2, struct.pack(">I", len(turn)) + b"eXIf" + turn + summed)
    return b"".join(kept), told


def _turned(told: Mapping[int, object]) -> bytes:
    """An EXIF block that says how the picture is turned and nothing else; b"" where it stands upright."""
    turn = _first(told.get(_ORIENTATION))
    if not isinstance(turn, int) or not 2 <= turn <= 8:
        return b""
    return b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, _ORIENTATION, 3, 1, turn, 0, 0)


def _exif(block: bytes) -> dict[int, object]:
    """The entries of the block, of its camera part and of its place part (those under `_PLACE_PART` + their number); what is broken is left out."""
    order = {b"II": "<", b"MM": ">"}.get(block[:2])
    if order is None:
        return {}
    try:
        (start,) = struct.unpack_from(order + "I", block, 4)
        told = _entries(block, start, order)
        for part in (_CAMERA_PART, _PLACE_PART):
            begins = _first(told.get(part))
            if isinstance(begins, int):
                shift = _PLACE_PART << 16 if part == _PLACE_PART else 0
                told |= {shift + tag: value for tag, value in _entries(block, begins, order).items()}
        return told
    except struct.error:
        return {}


def _entries(block: bytes, start: int, order: str) -> dict[int, object]:
    (many,) = struct.unpack_from(order + "H", block, start)
    found: dict[int, object] = {}
    for number in range(min(many, 200)):
        at = start + 2 + 12 * number
        tag, kind, count = struct.unpack_from(order + "HHI", block, at)
        size = _SIZES.get(kind, 0) * count
        if not size or count > _MOST:
            continue
        where = at + 8 if size <= 4 else struct.unpack_from(order + "I", block, at + 8)[0]
        if where + size <= len(block):
            found[tag] = _value(block[where : where + size], kind, count, order)
    return found


def _value(raw: bytes, kind: int, count: int, order: str) -> object:
    if kind == 2:
        return raw.split(b"\0")[0].decode("ascii", "replace").strip()
    if kind in (5, 10):
        pairs = struct.unpack(order + ("I" if kind == 5 else "i") * 2 * count, raw)
        return tuple(over / under if under else None for over, under in zip(pairs[::2], pairs[1::2], strict=True))
    if kind in (3, 4, 9):
        return struct.unpack(order + {3: "H", 4: "I", 9: "i"}[kind] * count, raw)
    return raw


def _first(value: object) -> object:
    return value[0] if isinstance(value, tuple) and value else None


def _moment(told: Mapping[int, object]) -> datetime | None:
    for tag in (_TAKEN, _TAKEN_FIRST):
        try:
            found = datetime.strptime(str(told.get(tag, "")), "%Y:%m:%d %H:%M:%S").replace(tzinfo=clock.VIETNAM)
        except ValueError:
            continue
        if found.year in _YEARS:
            return found
    return None


def _place(told: Mapping[int, object]) -> str:
    """ "19.80670, 105.78520", south and west below nought; "" where it is not whole."""
    found = []
    for letter, degrees, negative, most in ((1, 2, "S", 90), (3, 4, "W", 180)):
        said, side = told.get((_PLACE_PART << 16) + degrees), told.get((_PLACE_PART << 16) + letter)
        if not isinstance(said, tuple) or len(said) != 3 or None in said:
            return ""
        value = said[0] + said[1] / 60 + said[2] / 3600
        if value > most:
            return ""
        found.append(f"{-value if side == negative else value:.5f}")
    return ", ".join(found)
