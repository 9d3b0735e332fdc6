"""`dondoc api describe`: the description of the programming interface (OpenAPI 3.1), as `docs/openapi.json` holds it. Needs no database."""

from __future__ import annotations

import argparse
import json

from dondoc.cli import ground


def arguments(parser: argparse.ArgumentParser) -> None:
    words = parser.add_subparsers(metavar="VIỆC", required=True)
    describe = words.add_parser("describe", help="in bản mô tả OpenAPI 3.1 / print the description")
    describe.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    ground.stand()
    from dondoc.api.interface import described

    print(json.dumps(described(), ensure_ascii=False, indent=2))
    return 0
