"""`dondoc audit`: is the audit log whole (`verify`), the log as a file (`export`), and what verifies that file elsewhere (`verifier`)."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from dondoc.cli import ground
from dondoc.cli.answers import a_day, add_json, print_json
from dondoc.rules.errors import Refusal


def arguments(parser: argparse.ArgumentParser) -> None:
    deeds = parser.add_subparsers(metavar="VIỆC", title="các việc / deeds", required=True)
    words = "Kiểm tra nhật ký còn nguyên vẹn không. / Is the audit log whole?"
    verify = deeds.add_parser("verify", help=words, description=words)
    add_json(verify)
    verify.add_argument("--files", action="store_true", help="đọc cả nội dung từng tệp đã lưu / read every stored file")
    verify.set_defaults(run=run)
    words = "Xuất nhật ký ra tệp để kiểm tra ngoài hệ thống. / The log as a file, to be verified elsewhere."
    out = deeds.add_parser("export", help=words, description=words)
    out.add_argument("out", metavar="TỆP", type=Path, help="tệp .jsonl sẽ ghi / the file to write")
    out.add_argument("--from", dest="day_from", type=a_day, metavar="NGÀY", help="từ hết ngày nào / the first day")
    out.add_argument("--to", dest="day_to", type=a_day, metavar="NGÀY", help="đến hết ngày nào / the last day")
    out.set_defaults(run=export)
    words = "In chương trình kiểm tra độc lập, một tệp Python. / The verifier that works without this system."
    deeds.add_parser("verifier", help=words, description=words).set_defaults(run=verifier)


def run(given: argparse.Namespace) -> int:
    """0 where every chain holds and stored files are those that the log noted, 1 where something was changed, removed, put in or cut off."""
    ground.prepare_a_province()
    from dondoc.audit import queries

    findings = queries.verify() + (queries.verify_bytes() if given.files else [])
    if given.json:
        print_json([{"kind": f.kind, "stream": f.stream, "number": f.number, "message": f.sentence} for f in findings])
    else:
        for finding in findings:
            print(finding.sentence)
        print(f"Nhật ký có {len(findings)} chỗ không khớp." if findings else "Nhật ký còn nguyên vẹn.")
    return 1 if findings else 0


def export(given: argparse.Namespace) -> int:
    """0 where the file was written. A file that is there already is not written over: it may be evidence."""
    ground.prepare_a_province()
    from dondoc.audit import exporting
    from dondoc.records.queries.anchors import all_sent

    if given.day_from and given.day_to and given.day_from > given.day_to:
        raise Refusal("days_turned", "Ngày đầu phải trước hoặc bằng ngày cuối. Anh/chị sửa --from hoặc --to.")
    lines = 0
    try:
        with given.out.open("xb") as file:
            for line in exporting.export(day_from=given.day_from, day_to=given.day_to, anchors=all_sent()):
                file.write(line)
                lines += 1
    except FileExistsError:
        raise Refusal(
            "file_exists", "Tệp “{name}” đã có nên không ghi đè. Anh/chị chọn tên khác.", name=given.out
        ) from None
    except OSError as fault:
        raise Refusal("file_not_written", "Không ghi được tệp: {fault}. Anh/chị chọn nơi khác.", fault=fault) from None
    print(f"Đã ghi {lines} dòng vào {given.out}. Kiểm tra bằng: python3 verify_log.py {given.out}")
    return 0


def verifier(given: argparse.Namespace) -> int:
    """The program itself on standard output; needs no database."""
    from dondoc.audit.offline import source

    sys.stdout.buffer.write(source())
    sys.stdout.flush()
    return 0
