"""`with refused("code"):` — something is refused for just this reason, alone or among others."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from dondoc.rules.errors import Refusal, Refusals


@contextmanager
def refused(code: str) -> Iterator[pytest.ExceptionInfo[Exception]]:
    with pytest.raises((Refusal, Refusals)) as told:
        yield told
    found = [r.code for r in told.value.refusals] if isinstance(told.value, Refusals) else [told.value.code]
    assert code in found, f"{found}: {told.value}"
