"""Writes the generated tables of docs/operate.md and of its Vietnamese sister: the variables of the environment, what the doctor can find.

    python tools/operate_tables.py

Between `<!-- name -->` and `<!-- /name -->`; tests/architecture/test_operation.py holds them against the code.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from dondoc.config.variables import VARIABLES
from dondoc.doctor.sentences import SENTENCES

ROOT = Path(__file__).resolve().parents[1]
ENGLISH, VIETNAMESE = ROOT / "docs" / "operate.md", ROOT / "docs" / "guide" / "van-hanh.vi.md"


def variables(vietnamese: bool) -> str:
    head = "| biến | để làm gì | không đặt thì |" if vietnamese else "| variable | what it is for | without it |"
    rows = [f"| `{one.name}` | {_cell(one.vi if vietnamese else one.en)} | {_cell(one.default)} |" for one in VARIABLES]
    return "\n".join([head, "| --- | --- | --- |", *rows])


def findings(vietnamese: bool) -> str:
    head = "| mã | thấy gì | sửa thế nào |" if vietnamese else "| code | what is wrong | how to mend it |"
    rows = [
        f"| `{code}` | {_cell(one.vi if vietnamese else one.en)} | {_cell(one.mend_vi if vietnamese else one.mend_en)} |"
        for code, one in SENTENCES.items()
    ]
    return "\n".join([head, "| --- | --- | --- |", *rows])


def _cell(text: str) -> str:
    """Places that are filled when it is said are shown as an ellipsis."""
    return re.sub(r"\{\w+\}", "…", text).replace("|", "\\|")


def filled(text: str, vietnamese: bool) -> str:
    """The document with its tables as the code has them."""
    for name, made in (("variables", variables), ("findings", findings)):
        text = re.sub(
            rf"(<!-- {name} -->\n)(?:.*?\n)?(<!-- /{name} -->)",
            lambda match, made=made: match[1] + made(vietnamese) + "\n" + match[2],
            text,
            flags=re.DOTALL,
        )
    return text


def main() -> int:
    for path, vietnamese in ((ENGLISH, False), (VIETNAMESE, True)):
        path.write_text(filled(path.read_text(encoding="utf-8"), vietnamese), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
