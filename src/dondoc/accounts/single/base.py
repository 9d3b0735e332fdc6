"""What every protocol of single sign-on has in common: where somebody is sent, what is remembered, what comes back (J1)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from dondoc.rules.errors import Refusal, WayOn

#: How far the clock of another machine may be from ours, in seconds.
LEEWAY = 60
#: As wide as the column of the subject.
SUBJECT_MOST = 200
#: What a provider calls a second step (RFC 8176: several factors, a code, a key in hardware or software).
SECOND_STEPS = frozenset({"mfa", "otp", "hwk", "swk", "sc", "fpt", "face"})


@dataclass(frozen=True, slots=True)
class Begun:
    """Where the browser goes, and what must be remembered in its session until it comes back."""

    address: str
    remembered: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Vouched:
    """For whom a provider vouches. `provider`: whose subject it is (`provider_key`). `second`: it asked for a second step itself.

    `hint`: what it wants to see again when the person signs out. Neither it nor the subject is written into any log.
    """

    provider: str
    subject: str
    email: str = ""
    email_verified: bool = False
    second: bool = False
    hint: str = field(default="", repr=False)


class Provider(Protocol):
    """One protocol. `begin` and `finish` raise Refusal, in words for whoever wanted to come in.

    back: our own address, whole, to which the browser returns. at: the moment on the clock of the outside world (core.clock.by_the_wall).
    """

    how: str
    key: str

    def begin(self, back: str, at: datetime) -> Begun: ...
    def finish(self, answer: Mapping[str, str], remembered: Mapping[str, str], back: str, at: datetime) -> Vouched: ...
    def leave(self, hint: str, back: str) -> str:
        """Where the provider ends its own session; "" where it has no such place."""
        ...


def provider_key(protocol: str, name: str) -> str:
    """Whose subjects these are: two providers may both know a person "17", and they are two people."""
    return f"{protocol}:{hashlib.sha256(name.encode()).hexdigest()[:24]}"


def subject_kept(subject: str) -> str:
    """A subject as it fits into its column: a longer one as its digest, which is as much its own."""
    return subject if len(subject) <= SUBJECT_MOST else "sha256:" + hashlib.sha256(subject.encode()).hexdigest()


def not_fresh() -> Refusal:
    """The answer belongs to no sign-in of this browser: begun elsewhere, long ago, or answered already."""
    return Refusal(
        "single_not_fresh",
        "Lần đăng nhập này đã dùng rồi, đã quá lâu hoặc bắt đầu ở một trình duyệt khác, nên không nhận được. Anh/chị bấm đăng nhập lại từ đầu.",
        way_on=WayOn("Đăng nhập lại", "signin"),
    )


def not_believed(code: str) -> Refusal:
    """The answer does not prove itself. What exactly is wrong is for the operator, in the code."""
    return Refusal(
        code,
        "Câu trả lời của hệ thống xác thực chưa chứng minh được là dành cho lần đăng nhập này, nên chưa vào được. Anh/chị thử lại; nếu vẫn vậy, "
        "anh/chị báo người vận hành mã “{code_told}”.",
        way_on=WayOn("Đăng nhập lại", "signin"),
        code_told=code,
    )


def out_of_reach(code: str) -> Refusal:
    """The provider cannot be spoken with."""
    return Refusal(
        code,
        "Hệ thống xác thực của tỉnh hiện chưa trả lời, nên chưa đăng nhập theo cách này được. Anh/chị thử lại sau ít phút, hoặc đăng nhập bằng "
        "tên và mật khẩu nếu đã được cấp.",
        way_on=WayOn("Trang đăng nhập", "signin"),
    )


def declined() -> Refusal:
    """The person, or the provider on his behalf, said no."""
    return Refusal(
        "single_declined",
        "Hệ thống xác thực của tỉnh báo việc đăng nhập đã dừng lại ở đó. Anh/chị có thể bắt đầu lại.",
        way_on=WayOn("Đăng nhập lại", "signin"),
    )
