"""`dondoc`: the operator's command line. Exit status 0 done, 1 refused or a fault found, 2 a command that was not understood."""

from __future__ import annotations

import argparse
import importlib
import os
import re
import sys
from collections.abc import Sequence
from typing import NoReturn

from dondoc.rules.errors import Refusal, Refusals

DONE, REFUSED, NOT_UNDERSTOOD = 0, 1, 2

#: Command -> module of this package that knows it, and its line in the help. A module is imported only when its command is asked for:
#: commands that need no database must not wait for Django.
COMMANDS = {
    "regulation": ("regulation_files", "kiểm tra tệp quy chế / check regulation files"),
    "deadline": ("deadline", "tính một thời hạn và cách tính / reckon a deadline and show how"),
    "extract": ("extract", "đọc một văn bản: phần đầu và các nhiệm vụ / read a directive's file"),
    "figures": ("figures", "số liệu của một ngày bất kỳ / the figures of any day"),
    "inspection": ("inspection", "chọn lại mẫu ngẫu nhiên của cuộc kiểm tra / draw an inspection's samples again"),
    "report": ("report", "tính lại báo cáo đã duyệt / compute approved reports again"),
    "found": ("found", "lập một tỉnh thật: cơ quan và người quản trị / begin a real province"),
    "break-glass": ("break_glass", "lập tài khoản quản trị khẩn cấp / make the emergency account"),
    "unlock": ("unlock", "mở khóa một tài khoản / open a locked account again"),
    "demo": ("demo", "dựng dữ liệu thử của một tỉnh / build a province to try"),
    "import-tasks": ("import_tasks", "nhập nhiệm vụ từ bảng tính / import tasks from a workbook"),
    "edxml": ("edxml", "đọc gói tin liên thông văn bản / read messages of the document exchange"),
    "api": ("api", "mô tả giao diện lập trình / describe the programming interface"),
    "backup": ("backup", "sao lưu toàn bộ hệ thống vào một tệp / back up the whole installation"),
    "drill": ("drill", "diễn tập khôi phục và so từng dòng / put a backup back elsewhere and compare"),
    "restore": ("restore", "khôi phục một bản sao lưu vào nơi trống / put a backup back into an empty place"),
    "audit": ("audit", "kiểm tra nhật ký có bị sửa không / prove that the audit log is whole"),
    "publication": ("publication", "tài khoản chỉ đọc của trang công khai / the read-only user of the public site"),
    "recur": ("recur", "mở các kỳ tiếp theo của nhiệm vụ định kỳ / open the next periods of recurring duties"),
    "clock": ("clock", "xem hoặc đặt giờ của hệ thống / show or set what “now” is"),
    "doctor": ("doctor", "khám hệ thống: sai ở đâu, sửa thế nào / what is wrong and how to mend it"),
    "files": ("files", "chép tệp sang kho S3 / copy stored files into the S3 store"),
    "serve": ("serve", "chạy máy chủ / run the server"),
    "worker": ("worker", "chạy các việc nền / run what runs by itself"),
    "reindex": ("reindex", "lập lại chỉ mục tìm kiếm / make the search index anew"),
    "migrate": ("migrate", "tạo hoặc nâng cấp cơ sở dữ liệu / create or upgrade the database"),
}


#: What argparse says of a wrong command -> the same for an official.
SAID = (
    (r"^argument (\S+): ", r"\1: "),
    (r"the following arguments are required: (.*)", r"còn thiếu \1."),
    (r"one of the arguments (.*) is required", r"cần một trong các tham số \1."),
    (r"not allowed with argument (\S+)", r"không dùng chung với \1."),
    (r"invalid choice: (\S+) \(choose from (.*)\)", r"không có \1; chọn một trong \2."),
    (r"expected (one|at least one) argument", r"cần một giá trị."),
    (r"unrecognized arguments: (.*)", r"không hiểu \1."),
)


class Parser(argparse.ArgumentParser):
    """argparse with its headings in both languages and its fault told as one sentence."""

    def __init__(self, **given: object) -> None:
        super().__init__(**given, formatter_class=_Help)  # type: ignore[arg-type]
        self._positionals.title = "tham số / arguments"
        self._optionals.title = "lựa chọn / options"
        for action in self._actions:
            if isinstance(action, argparse._HelpAction):
                action.help = "hiện phần trợ giúp này / show this help"

    def error(self, message: str) -> NoReturn:
        print(f"Lệnh chưa đúng: {_in_vietnamese(message)}\n{message}", file=sys.stderr)
        print(f"Xem cách dùng / see: {self.prog} --help", file=sys.stderr)
        sys.exit(NOT_UNDERSTOOD)


class _Help(argparse.RawDescriptionHelpFormatter):
    def add_usage(self, usage, actions, groups, prefix=None):  # type: ignore[no-untyped-def]
        super().add_usage(usage, actions, groups, "cách dùng / usage: " if prefix is None else prefix)


def _in_vietnamese(message: str) -> str:
    for said, here in SAID:
        message = re.sub(said, here, message)
    return message


def _parser(only: str | None) -> Parser:
    """The whole tree of commands; the arguments only of the one that was asked for."""
    parser = Parser(prog="dondoc", description="Đôn Đốc: lệnh cho người vận hành. / Operator's commands.")
    commands = parser.add_subparsers(metavar="LỆNH", title="các lệnh / commands", required=True)
    for name, (module, help_) in COMMANDS.items():
        sub = commands.add_parser(name, help=help_, description=help_)
        if name == only:
            importlib.import_module(f"dondoc.cli.{module}").arguments(sub)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Takes the words after `dondoc`; answers the exit status. A refusal becomes one sentence on stderr; a bug keeps its traceback."""
    os.umask(0o077)  # database, files, backups: whoever else has an account on this machine reads none of them
    words = list(sys.argv[1:] if argv is None else argv)
    asked = next((word for word in words if not word.startswith("-")), None)
    given = _parser(asked).parse_args(words)
    try:
        return int(given.run(given))
    except (Refusal, Refusals) as caught:
        for refusal in caught.refusals if isinstance(caught, Refusals) else [caught]:
            print(f"{refusal} ({refusal.cite})", file=sys.stderr)
        return REFUSED
    except BrokenPipeError:
        sys.stderr.close()  # the reader (head, less) has seen enough
        return DONE
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
