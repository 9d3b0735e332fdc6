"""`dondoc audit verify`: is the audit log whole?"""

from __future__ import annotations

import argparse

from dondoc.cli import ground
from dondoc.cli.answers import add_json, print_json


def arguments(parser: argparse.ArgumentParser) -> None:
    deeds = parser.add_subparsers(metavar="VIỆC", title="các việc / deeds", required=True)
    words = "Kiểm tra nhật ký còn nguyên vẹn không. / Is the audit log whole?"
    verify = deeds.add_parser("verify", help=words, description=words)
    add_json(verify)
    verify.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """0 where every chain holds, 1 where something was changed, removed, put in or cut off."""
    ground.prepare_a_province()
    from dondoc.audit import queries

    findings = list(queries.verify())
    if given.json:
        print_json([{"kind": f.kind, "stream": f.stream, "number": f.number, "message": f.sentence} for f in findings])
    else:
        for finding in findings:
            print(finding.sentence)
        print(f"Nhật ký có {len(findings)} chỗ không khớp." if findings else "Nhật ký còn nguyên vẹn.")
    return 1 if findings else 0
