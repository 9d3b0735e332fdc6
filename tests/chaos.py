"""How many examples a property is tried on: few in the suite, many under `make chaos` (`--hypothesis-profile=chaos`)."""

from __future__ import annotations

import hypothesis

LONGER = 100


def examples(few: int) -> hypothesis.settings:
    """A decorator: `few` examples, or LONGER times as many in the long run."""
    long = hypothesis.settings.get_current_profile_name() == "chaos"
    return hypothesis.settings(max_examples=few * (LONGER if long else 1))
