"""The questions of the bench: what is asked of the product and, where bare Django can be asked the same, of the floor."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from bench.client import Answer, Client

#: Does it once more: n counts the requests, so that each asks about another record.
Ask = Callable[[int], Answer]


@dataclass(frozen=True, slots=True)
class Question:
    """`goal`: CPU-ms at most, or as many times the floor where `times_floor`; `floor`: the same asked of bare Django. `before`: what happens
    before each request; its cost is left out."""

    code: str
    words: str
    ask: Ask
    holds: Callable[[Answer], bool]
    goal: float
    times_floor: bool = False
    floor: Ask | None = None
    floor_holds: Callable[[Answer], bool] = lambda answer: answer.status == 200
    n: int = 30
    before: Ask | None = None


def ok(answer: Answer) -> bool:
    return answer.status == 200


def has(mark: bytes, at_least: int) -> Callable[[Answer], bool]:
    """A page with so many of something: an error page that is quick is no answer."""
    return lambda answer: answer.status == 200 and answer.body.count(mark) >= at_least


def sent(answer: Answer) -> bool:
    return answer.status == 302


def questions(who: dict[str, Client], bare: Client, about: dict[str, Any]) -> list[Question]:
    """In the order of the table. `who`: role -> signed in; `about`: what `bench.subjects` found."""
    return [*_lists(who, bare, about), *_figures(who, bare, about), *_search(who, bare, about), *_writing(who, bare, about),
            *_taken(who, bare, about), *_workbench(who, about), *_public(who, about), *_first_pages(who)]  # fmt: skip


def _of(values: list[Any], n: int) -> Any:
    return values[n % len(values)]


def _lists(who: dict[str, Client], bare: Client, about: dict[str, Any]) -> list[Question]:
    office, head = who["office_specialist"], who["agency_head"]
    late = about["late"]
    fifty, floor_fifty = has(b"data-row", about["late_rows"]), has(b'class="row"', about["late_rows"])
    return [
        Question("a", "overdue list of one agency, 50 rows (Office)",
                 lambda n: office.get(f"/nhiem-vu/?view=overdue&agency={_of(late, n)[0]}"), fifty, 2, True,
                 lambda n: bare.get(f"/overdue/{_of(late, n)[1]}"), floor_fifty),
        Question("a2", "the same, an agency's own list (head of a department)",
                 lambda n: head.get("/nhiem-vu/?view=overdue"), ok, 2, True,
                 lambda n: bare.get(f"/overdue/{_of(late, n)[1]}"), floor_fifty),
        Question("b", "one assignment with its history of 5 to 8 updates",
                 lambda n: office.get(f"/luot-giao/{_of(about['storied'], n)}/"), ok, 20, False,
                 lambda n: bare.get(f"/assignment/{_of(about['storied'], n)}"), has(b'class="update"', 5)),
        Question("b2", "the task above it, all its agencies",
                 lambda n: office.get(f"/nhiem-vu/{_of(about['storied_tasks'], n)}/"), ok, 20),
    ]  # fmt: skip


def _figures(who: dict[str, Client], bare: Client, about: dict[str, Any]) -> list[Question]:
    chairman, head = who["chairman"], who["agency_head"]
    past, own = about["past_day"], about["own"]

    def deed(n: int) -> Answer:
        said = {
            "form_token": f"{about['run']}-c{n}",
            "kind": "progress",
            "text": f"Đã làm phần việc thứ {n}.",
            "version": "",
        }
        return head.post(f"/luot-giao/{_of(own, n)}/cap-nhat/", said)

    return [
        Question("c", "166 communes × cells, live, today, and its whole page", lambda n: chairman.get("/toan-canh/?bang=xa"), ok, 60, False,
                 lambda n: bare.get("/cells"), has(b'class="agency"', 180)),
        Question("c′", "the same, each time just after a deed", lambda n: chairman.get("/toan-canh/?bang=xa"), ok, 60, before=deed),
        Question("c2", f"the same as of {past}", lambda n: chairman.get(f"/toan-canh/?bang=xa&ngay={past}"), ok, 1000, n=4),
    ]  # fmt: skip


def _search(who: dict[str, Client], bare: Client, about: dict[str, Any]) -> list[Question]:
    office = who["office_specialist"]
    found = []
    for code, name, goal in (("d", "rare", 40), ("d2", "often", 100)):
        written, plain, hits = about[name]
        for suffix, word in (("", written), (" (no marks)", plain)):
            asked = urlencode({"q": word})
            found.append(
                Question(f"{code}{'′' if suffix else ''}", f"search, word that stands in {hits:,} texts{suffix}",
                         lambda n, asked=asked: office.get(f"/tim/?{asked}"), ok, goal, False,
                         lambda n, plain=plain: bare.get("/search?" + urlencode({"q": plain})), has(b'class="row"', 5))
            )  # fmt: skip
    return found


def _writing(who: dict[str, Client], bare: Client, about: dict[str, Any]) -> list[Question]:
    head, office = who["agency_head"], who["office_specialist"]
    own, to_issue = about["own"], about["to_issue"]

    def update(n: int) -> Answer:
        said = {
            "form_token": f"{about['run']}-{n}",
            "kind": "progress",
            "text": f"Đã làm xong phần việc thứ {n}.",
            "version": "",
        }
        return head.post(f"/luot-giao/{_of(own, n)}/cap-nhat/", said)

    def issue(n: int) -> Answer:
        pk, version = to_issue[n]
        return office.post(f"/van-ban/{pk}/giao/", {"version": str(version)})

    return [
        Question("e", "file an update, log included", update, sent, 15, False,
                 lambda n: bare.post(f"/assignment/{_of(own, n)}/note", {"text": f"Đã làm xong phần việc thứ {n}."}), sent),
        Question("g", "issue one task to 166 communes, one request", issue, sent, 1000, n=3),
    ]  # fmt: skip


def _taken(who: dict[str, Client], bare: Client, about: dict[str, Any]) -> list[Question]:
    office, to = who["office_specialist"], about["due_to"]
    return [
        Question("f", "export 5,000 rows, CSV", lambda n: office.get(f"/nhiem-vu/xuat/csv/?due_to={to}"), has(b"\n", 4_900), 120, False,
                 lambda n: bare.get(f"/rows.csv?to={to}"), has(b"\n", 4_900), n=5),
        Question("f2", "export 5,000 rows, XLSX", lambda n: office.get(f"/nhiem-vu/xuat/xlsx/?due_to={to}"), ok, 1_100, False,
                 lambda n: bare.get(f"/rows.xlsx?to={to}"), n=3),
    ]  # fmt: skip


def _workbench(who: dict[str, Client], about: dict[str, Any]) -> list[Question]:
    leader = who["office_leader"]
    year, past = about["today"][:4], "/".join(reversed(about["past_day"].split("-")))
    rows = has(b"<tr", 40)
    live = {"": "agencies", "theo=field": "fields", "theo=agency&cot=month": "agencies × months"}
    return [
        *(
            Question(f"k{n or ''}", f"workbench, live table: {words}",
                     lambda n, asked=asked: leader.get(f"/thong-ke/?{asked}"), ok, 300, n=10)
            for n, (asked, words) in enumerate(live.items())
        ),
        Question("k′", f"workbench, agencies as of {past}", lambda n: leader.get(f"/thong-ke/?den={past}"), rows, 1_000, n=4),
        Question("k″", f"workbench, agencies in the period from 01/01/{year}",
                 lambda n: leader.get(f"/thong-ke/?cot=ky&tu=01/01/{year}&den={past}"), rows, 1_000, n=4),
        Question("p", "all agencies ranked by risk", lambda n: leader.get("/kiem-tra/rui-ro/"), rows, 300, n=10),
    ]  # fmt: skip


def _public(who: dict[str, Client], about: dict[str, Any]) -> list[Question]:
    """What is published, asked by somebody whom nobody knows. An agency's page is another one each time, so that most are made anew."""
    stranger, keys = who["stranger"], about["published_agencies"]
    edition = f"/cong-khai/ky/{about['edition']}"
    return [
        Question("l", "public overview, from its copy", lambda n: stranger.get("/cong-khai/"), has(b"<tr", 15), 5, n=60),
        Question("l2", "public page of an agency, each time another",
                 lambda n: stranger.get(f"/cong-khai/co-quan/{_of(keys, n)}/"), has(b"<tr", 1), 10, n=60),
        Question("l3", "public figures by field", lambda n: stranger.get(f"{edition}/linh-vuc/"), has(b"<tr", 10), 5, n=60),
        Question("l4", "open data, table by agency, CSV", lambda n: stranger.get(f"{edition}/co-quan.csv"), has(b"\n", 100), 5, n=60),
        Question("l5", "open data, all figures, JSON", lambda n: stranger.get(f"{edition}/so-lieu.json"), has(b'"key"', 100), 5, n=60),
    ]  # fmt: skip


ROLES = {
    "office_specialist": "specialist of the Office",
    "office_leader": "Office leader",
    "office_clerk": "clerk of the Office",
    "chairman": "Chairman",
    "agency_head": "head of a department",
    "commune_head": "head of a commune",
    "reader": "reader",
    "administrator": "administrator",
}


def _first_pages(who: dict[str, Client]) -> list[Question]:
    found = []
    for role, words in ROLES.items():
        path = who[role].follow("/")
        found.append(
            Question("h", f"first page: {words}", lambda n, role=role, path=path: who[role].get(path), ok, 60, n=15)
        )
    return found
