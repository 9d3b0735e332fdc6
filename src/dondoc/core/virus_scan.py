"""Uploads shown to a clamd before a byte is kept (J1). What is found is refused; what could not be scanned is refused or marked, as the operator
decided (docs/files.md). Marks of secrecy are looked for first: clamd may write what it scans to its own disk.
"""

from __future__ import annotations

import re
import socket
import struct
import time

from django.conf import settings
from django.db.models import TextChoices

from dondoc.rules.errors import Refusal

INFECTED, SCANNER_GONE = "file_infected", "scanner_gone"
#: Bytes sent at once; seconds until a scanner that does not take the call is held to be gone; the longest answer that is one.
PIECE, CONNECT_SECONDS, LONGEST_ANSWER = 64 * 1024, 3, 4096


class Scan(TextChoices):
    """What is known of a stored file. NONE: no scanner was set when it came. FOUND: by a later scan; it is not handed out any more."""

    NONE = ""
    WAITING = "waiting"
    CLEAN = "clean"
    FOUND = "found"


class ScannerGone(Exception):
    """The scanner cannot be reached, is too slow, or says what nobody understands. The text is for the operator and quotes no file."""


def scan_upload(content: bytes) -> Scan:
    """NONE where no scanner is set, else CLEAN; WAITING while the scanner is gone and the operator would rather take files.

    Raises Refusal: file_infected (`rule` names the finding, for the audit line; the sentence does not, for it helps only who made the file),
    scanner_gone.
    """
    scanner = settings.ENV.files.scanner
    if scanner is None:
        return Scan.NONE
    try:
        finding = finding_in(content)
    except ScannerGone:
        if scanner.takes:
            return Scan.WAITING
        raise Refusal(
            SCANNER_GONE,
            "Chưa quét được vi-rút nên hệ thống chưa nhận tệp và không lưu lại gì của tệp. Anh/chị gửi lại sau ít phút; nếu vẫn vậy, "
            "anh/chị báo quản trị.",
        ) from None
    if finding:
        raise Refusal(
            INFECTED,
            "Tệp mang mã độc nên hệ thống không nhận và không lưu lại gì của tệp. Anh/chị nhờ bộ phận công nghệ thông tin kiểm tra máy tính "
            "đã soạn hoặc đã chuyển tệp này.",
            rule=finding,
        )
    return Scan.CLEAN


def finding_in(content: bytes) -> str:
    """The name of what the scanner finds, "" for nothing. Raises ScannerGone."""
    answer = _answer(content)
    if answer == "stream: OK":
        return ""
    found = re.fullmatch(r"stream: (.+) FOUND", answer)
    if found is None:  # "… ERROR": among others a stream longer than clamd's StreamMaxLength
        raise ScannerGone("an answer that says neither OK nor FOUND")
    return re.sub(r"[^\w.:/()-]", "_", found[1], flags=re.ASCII)[:120]


def answers() -> bool:
    """Whether the scanner answers at this moment; True where none is set."""
    if settings.ENV.files.scanner is None:
        return True
    try:
        return finding_in(b"?") == ""
    except ScannerGone:
        return False


def _answer(content: bytes) -> str:
    """What clamd says of the bytes (its INSTREAM command: pieces behind their length, an empty one at the end)."""
    scanner = settings.ENV.files.scanner
    ends = time.monotonic() + scanner.seconds
    try:
        with _line(scanner.host, scanner.port, scanner.path) as line:
            try:
                _send(line, b"zINSTREAM\0", ends)
                for start in range(0, len(content), PIECE):
                    piece = content[start : start + PIECE]
                    _send(line, struct.pack("!I", len(piece)) + piece, ends)
                _send(line, struct.pack("!I", 0), ends)
            except (BrokenPipeError, ConnectionResetError):
                pass  # it has heard enough: what it says of it is read all the same
            said = b""
            while b"\0" not in said and len(said) < LONGEST_ANSWER:
                line.settimeout(_left(ends))
                piece = line.recv(LONGEST_ANSWER)
                if not piece:
                    break
                said += piece
    except OSError as fault:
        raise ScannerGone(type(fault).__name__) from fault
    answer, end, _ = said.partition(b"\0")
    if not end:
        raise ScannerGone("an answer without an end")
    return answer.decode("utf-8", "replace")


def _line(host: str, port: int, path: str) -> socket.socket:
    if not path:
        return socket.create_connection((host, port), timeout=CONNECT_SECONDS)
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    line.settimeout(CONNECT_SECONDS)
    try:
        line.connect(path)
    except OSError:
        line.close()
        raise
    return line


def _send(line: socket.socket, content: bytes, ends: float) -> None:
    line.settimeout(_left(ends))
    line.sendall(content)


def _left(ends: float) -> float:
    """Seconds until the scan has to be over. Raises TimeoutError when it has."""
    left = ends - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
