"""Numbers as officials type them (F4)."""

import pytest

from dondoc.rules.errors import Refusal
from dondoc.rules.numbers import of_a_cell, parse_vn_number, plain, vn_number

pytestmark = pytest.mark.once
TYPED = {
    "1.234": "1234", "1,5": "1.5", "1.5": "1.5", "1.234,5": "1234.5", "1,234.5": "1234.5", "1,234,567": "1234567", "-3": "-3", "0.123": "0.123",
    "1 234 567": "1234567", "1.234.567,89": "1234567.89", " 7 ": "7", "2,50": "2.5", "0": "0",
}  # fmt: skip


def test_a_number_is_read_as_an_official_types_it_and_comes_back_the_same():
    for typed, stored in TYPED.items():
        assert plain(parse_vn_number(typed)) == stored, typed
        assert plain(parse_vn_number(vn_number(stored))) == stored, typed
    assert vn_number("-1234567.5") == "-1.234.567,5"


@pytest.mark.parametrize("typed", ["", "hai", "12%", "12 hộ", "1.23.4", "1,2,3", "5.", "1/2", "٣", "1" * 19])
def test_what_is_no_number_is_refused_and_not_guessed(typed):
    with pytest.raises(Refusal) as told:
        parse_vn_number(typed)
    assert told.value.code == "not_a_number"


def test_the_number_of_a_cell_can_be_typed_again_or_is_refused():
    """What a spreadsheet shows: 0.1 + 0.2 is 0.3; what no official types (infinite, NaN, 1e300) would break every page that reads it."""
    for value, stored in {0.1 + 0.2: "0.3", -7: "-7", 1234.5: "1234.5", 1e17: "1" + "0" * 17, -1e-320: "0"}.items():
        assert plain(of_a_cell(value)) == stored
        assert plain(parse_vn_number(vn_number(stored))) == stored
    for value in (float("inf"), float("nan"), 1e300, 999_999_999_999_999_999.0, 10**400):
        with pytest.raises(Refusal):
            of_a_cell(value)
