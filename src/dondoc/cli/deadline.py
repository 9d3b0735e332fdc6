"""`dondoc deadline`: a day reckoned by a regulation's rule, or a bare count of working days, with every day on the way."""

from __future__ import annotations

import argparse

from dondoc.cli import profiles
from dondoc.cli.answers import a_count, a_day, add_json, print_json
from dondoc.rules.deadlines import ReckonedRule, Reckoning, reckon, reckon_working_days

#: The rule's name of a bare count, which rests on no article.
BARE = "working-days"


def arguments(parser: argparse.ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument(
        "--rule",
        choices=[r.value for r in ReckonedRule],
        help="thời hạn nào của quy chế / which limit of the regulation",
    )
    what.add_argument(
        "--working-days", type=a_count, metavar="N", help="chỉ đếm N ngày làm việc / only count N working days"
    )
    parser.add_argument("--regulation", metavar="MÃ", help="mã quy chế hoặc tệp .toml / id or file of the regulation")
    parser.add_argument(
        "--class", dest="cls", metavar="LOẠI", help="loại văn bản: urgent, normal, bulk / class of directive"
    )
    parser.add_argument(
        "--from", dest="start", type=a_day, required=True, metavar="NGÀY", help="ngày bắt đầu / the event's day"
    )
    add_json(parser)
    parser.set_defaults(run=run, refuse=parser.error)


def run(given: argparse.Namespace) -> int:
    if given.rule and not given.regulation:
        given.refuse("--rule cần --regulation MÃ. / --rule needs --regulation ID.")
    calendar = profiles.calendar()
    if given.rule:
        reckoning = reckon(profiles.find(given.regulation), calendar, given.rule, given.start, given.cls)
    else:
        if given.regulation:
            profiles.find(given.regulation)  # a bare count rests on no regulation, but a wrong name is still told
        reckoning = reckon_working_days(calendar, given.start, given.working_days)
    if given.json:
        print_json(as_data(reckoning))
    else:
        _print(reckoning)
    return 0


def as_data(reckoning: Reckoning) -> dict[str, object]:
    return {
        "due": reckoning.due.isoformat(),
        "rule": reckoning.rule or BARE,
        "cite": reckoning.cite,
        "days": [{"date": day.date.isoformat(), "counted": day.counted, "why": day.why} for day in reckoning.days],
        "warnings": list(reckoning.warnings),
    }


def _print(reckoning: Reckoning) -> None:
    cite = f"căn cứ {reckoning.cite}" if reckoning.cite else "quy định của hệ thống"
    print(f"Hạn: {reckoning.due:%d/%m/%Y} ({cite}), tính từ {reckoning.start:%d/%m/%Y}.")
    for day in reckoning.days:
        number = f"{day.number:3}" if day.number else "  –"
        print(f"{number}  {day.date:%d/%m/%Y}  {day.why}")
    for warning in reckoning.warnings:
        print(f"Lưu ý: {warning}")
