"""How accounts are kept: passwords, locks, limits of sessions, accounts that nobody uses (J1; docs/accounts.md).

The defaults are those of a system of level 3 (the security regime of state systems). They stand on one source that is not official, so each can
be set; why each is what it is stands beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_network

from dondoc.config.topics.reading import EnvFault, Variable

#: What the machine itself may say of the address behind it: a proxy elsewhere is somebody's decision.
HERE = "127.0.0.1/32,::1/128"
#: name of the field, of its variable, default, least, in Vietnamese, in English. 0 puts a limit off where the least is 0.
_NUMBERS: tuple[tuple[str, str, int, int, str, str], ...] = (
    # level 3, who has no second factor: 14 characters of all four classes
    (
        "password_least",
        "DONDOC_PASSWORD_LEAST",
        14,
        8,
        "số ký tự ít nhất của mật khẩu khi không có yếu tố thứ hai",
        "least characters of a password without a second factor",
    ),
    # asked are 8 with a second factor; 12 costs its owner four letters and a guesser centuries
    (
        "password_least_with_second",
        "DONDOC_PASSWORD_LEAST_WITH_SECOND",
        12,
        8,
        "số ký tự ít nhất khi có yếu tố thứ hai",
        "the same where there is a second factor",
    ),
    (
        "password_classes",
        "DONDOC_PASSWORD_CLASSES",
        4,
        1,
        "số nhóm ký tự phải có khi không có yếu tố thứ hai: chữ thường, chữ hoa, chữ số, ký tự khác",
        "of small letters, capitals, digits and other signs, how many a password without a second factor needs",
    ),
    # level 3: the last ten are not used again
    (
        "password_not_again",
        "DONDOC_PASSWORD_NOT_AGAIN",
        10,
        0,
        "số mật khẩu gần nhất không được dùng lại",
        "how many of the latest passwords may not come back",
    ),
    # all levels, administrators
    (
        "admin_password_days",
        "DONDOC_ADMIN_PASSWORD_DAYS",
        60,
        0,
        "số ngày quản trị phải đổi mật khẩu một lần; `0`: không bắt đổi",
        "days after which an administrator changes his password; `0` for never",
    ),
    ("failures", "DONDOC_LOCK_AFTER", 5, 3, "số lần sai mật khẩu thì khóa", "wrong passwords that lock an account"),
    # half a day: somebody who comes the next morning is not locked any more, somebody who guesses has ten guesses a day
    (
        "lock_hours",
        "DONDOC_LOCK_HOURS",
        12,
        1,
        "số giờ khóa; quản trị mở được sớm hơn",
        "hours for which they lock it; an administrator unlocks sooner",
    ),
    (
        "throttle_from",
        "DONDOC_WAIT_AFTER",
        3,
        0,
        "từ lần sai thứ mấy thì phải chờ; `0`: không",
        "wrong passwords from which one waits before the next; `0` for never",
    ),
    (
        "throttle_seconds",
        "DONDOC_WAIT_SECONDS",
        30,
        1,
        "số giây chờ lần đầu, lần sau gấp đôi",
        "seconds of the first wait, doubled with each",
    ),
    # suggested: 15 minutes for users, 5 for administrators; a province may decide on 60 for users
    (
        "idle_minutes",
        "DONDOC_IDLE_MINUTES",
        15,
        0,
        "số phút không thao tác thì kết thúc phiên; `0`: không",
        "minutes without a deed after which a session ends; `0` for never",
    ),
    (
        "admin_idle_minutes",
        "DONDOC_ADMIN_IDLE_MINUTES",
        5,
        0,
        "như trên, với người đang làm quản trị",
        "the same for who acts as administrator",
    ),
    # a working day and its overtime: nobody is thrown out in the middle of it, and nobody stays in overnight
    ("session_hours", "DONDOC_SESSION_HOURS", 12, 1, "số giờ dài nhất của một phiên", "hours that a session may last"),
    # all levels
    (
        "dormant_days",
        "DONDOC_DORMANT_DAYS",
        45,
        0,
        "số ngày không đăng nhập thì khóa tài khoản; `0`: không",
        "days without a sign-in after which an account is locked; `0` for never",
    ),
    # a week: long enough to come back from a leave
    (
        "dormant_notice_days",
        "DONDOC_DORMANT_NOTICE_DAYS",
        7,
        1,
        "báo trước bao nhiêu ngày",
        "days before that on which its owner is told",
    ),
    # level 3: every half year
    (
        "review_months",
        "DONDOC_REVIEW_MONTHS",
        6,
        1,
        "mấy tháng rà soát quyền một lần",
        "months between two reviews of who may do what",
    ),
)
#: Limits that nobody wants in an installation of made-up data, whose clock besides may be moved by months.
_OFF_IN_TRAINING = ("admin_password_days", "idle_minutes", "admin_idle_minutes", "dormant_days")

VARIABLES = (
    *(
        Variable(name, f"`{default}`" + ("; demo, training `0`" if field in _OFF_IN_TRAINING else ""), vi, en)
        for field, name, default, _least, vi, en in _NUMBERS
    ),
    Variable(
        "DONDOC_PROXIES",
        "`127.0.0.1,::1`",
        "proxy của đơn vị: địa chỉ người dùng do proxy này báo thì được tin",
        "your own proxies, whose word on the address of a user is taken",
    ),
)


@dataclass(frozen=True, slots=True)
class Accounts:
    """As the variables say; a limit of 0 is put off. `proxies`: whose X-Forwarded-For is believed."""

    password_least: int = 14
    password_least_with_second: int = 12
    password_classes: int = 4
    password_not_again: int = 10
    admin_password_days: int = 60
    failures: int = 5
    lock_hours: int = 12
    throttle_from: int = 3
    throttle_seconds: int = 30
    idle_minutes: int = 15
    admin_idle_minutes: int = 5
    session_hours: int = 12
    dormant_days: int = 45
    dormant_notice_days: int = 7
    review_months: int = 6
    proxies: tuple[IPv4Network | IPv6Network, ...] = ()


def read_accounts(environ: Mapping[str, str], mode: str) -> Accounts:
    """Raises EnvFault that names every wrong variable of these."""
    faults: list[str] = []
    numbers: dict[str, int] = {}
    for field, name, default, least, _vi, _en in _NUMBERS:
        usual = 0 if mode != "production" and field in _OFF_IN_TRAINING else default
        text = environ.get(name, "").strip() or str(usual)
        if not text.isdecimal() or (int(text) < least and text != str(usual)):
            faults.append(f"{name}={text!r}: a whole number of at least {least}")
        else:
            numbers[field] = int(text)
    if numbers.get("password_classes", 0) > 4:
        faults.append("DONDOC_PASSWORD_CLASSES: there are four classes")
    if not faults and numbers["dormant_days"] and numbers["dormant_notice_days"] >= numbers["dormant_days"]:
        faults.append("DONDOC_DORMANT_NOTICE_DAYS: fewer days than DONDOC_DORMANT_DAYS")
    proxies = _proxies(environ, faults)
    if faults:
        raise EnvFault(*faults)
    return Accounts(**numbers, proxies=proxies)


def _proxies(environ: Mapping[str, str], faults: list[str]) -> tuple[IPv4Network | IPv6Network, ...]:
    found = []
    for part in (environ.get("DONDOC_PROXIES", "").strip() or HERE).split(","):
        try:
            found.append(ip_network(part.strip()))
        except ValueError:
            faults.append(f"DONDOC_PROXIES={part.strip()!r}: addresses or networks such as 10.1.2.0/24, commas between")
    return tuple(found)
