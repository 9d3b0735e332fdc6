"""A backup under a passphrase: AES-256-GCM in pieces, so that memory stays small and a cut, a swap or a changed bit shows.

The file begins with MARK, the salt of the key and a random beginning of all nonces. Then each piece: its sealed length, and its bytes. A nonce is
the beginning, the number of the piece, and whether it is the last; so pieces can neither be left out, nor put elsewhere, nor cut off at the end.
"""

from __future__ import annotations

import io
import os
import struct
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from dondoc.rules.errors import Refusal

MARK = b"dondoc-locked-1\n"
PIECE = 1024 * 1024
#: scrypt: 128 MB of memory and about half a second for each passphrase that is tried.
COST = {"n": 2**17, "r": 8, "p": 1}
#: A passphrase is guessed without anybody noticing: longer than a password.
LEAST = 20
_SALT, _BEGINNING = 16, 7
_LENGTH = struct.Struct(">I")


def passphrase_in(path: Path) -> bytes:
    """The first line of a file. Raises Refusal passphrase_unreadable, passphrase_short."""
    try:
        lines = path.read_bytes().splitlines()
    except OSError as fault:
        raise Refusal(
            "passphrase_unreadable", "Không đọc được tệp mật khẩu {path}: {fault}.", path=path, fault=fault.strerror
        ) from None
    found = lines[0].strip() if lines else b""
    if len(found.decode("utf-8", "replace")) < LEAST:
        raise Refusal(
            "passphrase_short",
            "Mật khẩu trong tệp {path} ngắn hơn {least} ký tự nên chưa dùng để khóa bản sao lưu. Anh/chị tạo mật khẩu mới, "
            "ví dụ bằng lệnh: openssl rand -base64 32",
            path=path,
            least=LEAST,
        )
    return found


def _key(passphrase: bytes, salt: bytes) -> AESGCM:
    return AESGCM(Scrypt(salt=salt, length=32, **COST).derive(passphrase))


def _nonce(beginning: bytes, number: int, last: bool) -> bytes:
    return beginning + number.to_bytes(4, "big") + bytes([last])


class Locking(io.RawIOBase):
    """Whatever is written comes out of `target` locked. `close` ends the last piece and leaves `target` open."""

    def __init__(self, target: BinaryIO, passphrase: bytes) -> None:
        salt, self._beginning = os.urandom(_SALT), os.urandom(_BEGINNING)
        self._target, self._key, self._head = target, _key(passphrase, salt), MARK + salt + self._beginning
        self._waiting, self._number, self._given_up = bytearray(), 0, False
        target.write(self._head)

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        taken = bytes(data)  # type: ignore[call-overload]
        self._waiting += taken
        while len(self._waiting) > PIECE:
            self._put(bytes(self._waiting[:PIECE]), last=False)
            del self._waiting[:PIECE]
        return len(taken)

    def give_up(self) -> None:
        """Nothing more is written: the file is thrown away."""
        self._given_up = True

    def close(self) -> None:
        if not self.closed and not self._given_up:
            self._put(bytes(self._waiting), last=True)
        super().close()

    def _put(self, piece: bytes, *, last: bool) -> None:
        sealed = self._key.encrypt(_nonce(self._beginning, self._number, last), piece, self._head)
        self._target.write(_LENGTH.pack(len(sealed)) + sealed)
        self._number += 1


class Unlocking(io.RawIOBase):
    """The open text of what Locking wrote, read from `source`. Reading raises Refusal passphrase_wrong or backup_broken."""

    def __init__(self, source: BinaryIO, passphrase: bytes) -> None:
        self._source = source
        self._head = source.read(len(MARK) + _SALT + _BEGINNING)
        salt, self._beginning = self._head[len(MARK) : -_BEGINNING], self._head[-_BEGINNING:]
        if len(self._head) < len(MARK) + _SALT + _BEGINNING:
            raise broken()
        self._key = _key(passphrase, salt)
        self._open, self._number, self._ended = b"", 0, False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        while not self._open and not self._ended:
            self._open = self._next()
        taken = self._open[: len(view)]
        view[: len(taken)] = taken
        self._open = self._open[len(taken) :]
        return len(taken)

    def _next(self) -> bytes:
        head = self._source.read(_LENGTH.size)
        if len(head) < _LENGTH.size:
            raise broken()
        (length,) = _LENGTH.unpack(head)
        sealed = self._source.read(length) if length <= PIECE + 16 else b""
        for last in (False, True):
            try:
                piece = self._key.decrypt(_nonce(self._beginning, self._number, last), sealed, self._head)
            except InvalidTag:
                continue
            self._number, self._ended = self._number + 1, last
            if last and self._source.read(1):
                raise broken()
            return piece
        raise _wrong() if self._number == 0 else broken()


def _wrong() -> Refusal:
    return Refusal(
        "passphrase_wrong",
        "Không mở được bản sao lưu: mật khẩu không đúng, hoặc phần đầu của tệp đã bị hỏng. Chưa khôi phục gì. "
        "Anh/chị thử lại với tệp mật khẩu khác.",
    )


def broken(what: str = "") -> Refusal:
    """The file is not what was written once; nothing of it is put back."""
    return Refusal(
        "backup_broken",
        "Bản sao lưu bị thiếu hoặc đã bị sửa đổi{what} nên chưa khôi phục gì. Anh/chị dùng bản sao lưu khác.",
        what=f" ({what})" if what else "",
    )
