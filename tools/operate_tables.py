"""Writes the generated tables of docs/operate.md and of the guides beside it: the variables of the environment, what the doctor can find.

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
#: Each document with tables, and whether it is Vietnamese.
DOCUMENTS = (
    (ROOT / "docs" / "operate.md", False),
    (ROOT / "docs" / "guide" / "van-hanh.en.md", False),
    (ROOT / "docs" / "guide" / "van-hanh.vi.md", True),
)
#: Defaults that are words and no value, in Vietnamese; a new one without its line here is a KeyError.
WORDED = {
    "`var` here": "`var` trong thư mục hiện tại",
    "SQLite in it": "SQLite trong thư mục ấy",
    "made once, kept in the folder": "tự tạo một lần, giữ trong thư mục",
    "off": "tắt",
    "the first of the hosts": "tên miền đầu tiên",
    "any": "mọi cổng",
    "`refused` in it": "`refused` trong thư mục ấy",
    "the Office's code": "mã của Văn phòng",
    "looked for in PATH": "tìm trong PATH",
    "demo, training `0`": "dùng thử, tập huấn `0`",
}


def variables(vietnamese: bool) -> str:
    head = "| biến | để làm gì | không đặt thì |" if vietnamese else "| variable | what it is for | without it |"
    rows = [
        f"| `{one.name}` | {_cell(one.vi if vietnamese else one.en)} | {_default(one.default, vietnamese)} |"
        for one in VARIABLES
    ]
    return "\n".join([head, "| --- | --- | --- |", *rows])


def findings(vietnamese: bool) -> str:
    head = "| mã | thấy gì | sửa thế nào |" if vietnamese else "| code | what is wrong | how to mend it |"
    rows = [
        f"| `{code}` | {_cell(one.vi if vietnamese else one.en)} | {_cell(one.mend_vi if vietnamese else one.mend_en)} |"
        for code, one in SENTENCES.items()
    ]
    return "\n".join([head, "| --- | --- | --- |", *rows])


def _default(text: str, vietnamese: bool) -> str:
    parts = text.split("; ")
    if vietnamese:
        parts = [WORDED[part] if re.search(r"[^\W\d_]", re.sub("`.*?`", "", part)) else part for part in parts]
    return _cell("; ".join(parts))


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
    for path, vietnamese in DOCUMENTS:
        path.write_text(filled(path.read_text(encoding="utf-8"), vietnamese), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
