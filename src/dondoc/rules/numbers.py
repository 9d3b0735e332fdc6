"""A number as an official types it ("1.234,5"), and back. What is no number is said, never guessed in silence."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from dondoc.rules.errors import Refusal

_PLAIN = re.compile(r"[+-]?\d+")
#: Thousands in groups of three, parted by one sign.
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(?:(?P<mark>[.,])\d{3})(?:(?P=mark)\d{3})*")
#: Longer ones are account numbers or a slip of the finger; no figure of a province comes near.
MOST_DIGITS = 18


def parse_vn_number(text: str, field: str = "") -> Decimal:
    """ "1.234" is 1234, "1,5" and "1.5" are one and a half, "1.234,5" and "1,234.5" the same: what stands last parts the decimals.

    Raises Refusal not_a_number at `field`.
    """
    typed = re.sub(r"(?<=\d)[\s\u00a0\u202f](?=\d{3}(?!\d))", "", text.strip())
    whole, decimals = typed, ""
    single_comma = typed.count(",") == 1 and "." not in typed
    if single_comma or not _GROUPED.fullmatch(typed):
        mark = max(typed.rfind(","), typed.rfind("."))
        if mark >= 0:
            whole, decimals = typed[:mark], typed[mark + 1 :]
    grouped = _GROUPED.fullmatch(whole)
    if grouped and not (decimals and typed[len(whole)] == grouped["mark"]):
        whole = whole.replace(grouped["mark"], "")
    digits = whole.lstrip("+-") + decimals
    if not _PLAIN.fullmatch(whole) or not (digits.isascii() and digits.isdecimal()) or len(digits) > MOST_DIGITS:
        raise _refusal(text, field)
    if typed.endswith((",", ".")):
        raise _refusal(text, field)
    return Decimal(f"{whole}.{decimals}" if decimals else whole)


def of_a_cell(value: int | float, field: str = "") -> Decimal:
    """The number in a cell of a workbook, to the 15 digits that a spreadsheet shows; at most `MOST_DIGITS` before its point, as one that is typed.

    Raises Refusal not_a_number at `field`, for an infinite one and for none at all (NaN) too.
    """
    number = Decimal(f"{value:.15g}") if isinstance(value, float) else Decimal(value)
    if not number.is_finite() or abs(number) >= 10**MOST_DIGITS:
        raise _refusal(str(value), field)
    # what is far behind the point of a fraction could not be typed again
    return round(number, MOST_DIGITS - 1) + 0 if abs(number) < 1 else number


def _refusal(text: str, field: str) -> Refusal:
    return Refusal(
        "not_a_number",
        "“{given}” không phải là một số. Anh/chị ghi số, ví dụ 1.234 hoặc 12,5, không kèm đơn vị.",
        field=field,
        given=text.strip()[:40],
    )


def plain(number: Decimal) -> str:
    """ "1234.5": how it is stored. No exponent, no trailing noughts."""
    said = f"{number:f}"
    return (said.rstrip("0").rstrip(".") if "." in said else said) or "0"


def percent(over: Decimal | int, under: Decimal | int) -> Decimal:
    """`over` of `under` in percent with one decimal, half up: 13 of 16 is 81.3. The one rounding of screens, papers and the public site.

    Raises ZeroDivisionError (of decimal) where nothing stands below the line.
    """
    return (Decimal(over) * 100 / Decimal(under)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def vn_number(stored: str) -> str:
    """ "1234.5" as it is read: "1.234,5"."""
    whole, _point, decimals = stored.partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    grouped = f"{int(digits):,}".replace(",", ".")
    return f"{sign}{grouped},{decimals}" if decimals else f"{sign}{grouped}"
