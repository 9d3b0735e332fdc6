"""Requests for information of the demo: a table that half of the communes have filled in, and a report that two departments owe."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

from dondoc.core.clock import VIETNAM, day_of
from dondoc.demo.script import Aside, DirectivePlan
from dondoc.demo.showcase import Showcase
from dondoc.inquiries import table
from dondoc.inquiries.actions.answering import Given, file_answer
from dondoc.inquiries.actions.asking import ColumnAsked, InquiryAsked, ask
from dondoc.inquiries.actions.minding import remind
from dondoc.inquiries.queries.inquiries import asks_for
from dondoc.inquiries.queries.joined import columns_of
from dondoc.organisations.queries import agency_by_code
from dondoc.rules.access import Actor

#: How many communes the table is asked of, besides those of the sign-in page.
ASKED = 10


def inquiries(show: Showcase, plans: list[DirectivePlan]) -> list[Aside]:
    """Told with fixed moments, without chance. The agencies of the sign-in page have not answered yet."""
    cast, said, plan = show.desk.cast, show.desk.words.phrases["inquired"], plans[0]
    beside = Aside(
        at=show.desk.now, what="", who=plan.specialist, by="VP", directive=0, task=0, agency=plan.tasks[0].leads[0], text=""
    )  # fmt: skip

    def at(days_ago: int, minutes: int) -> datetime:
        return datetime.combine(show.day(-days_ago), time(8, 30), VIETNAM) + timedelta(minutes=minutes)

    visited = [code for code in cast.visited if code in cast.local]
    communes = [code for code in cast.local if code in cast.heads and code not in visited][:ASKED]
    told = [
        replace(
            beside, what="inquire", at=at(7, 0), text=said["table"], word=f"information/{said['columns']}",
            day=show.day(2), other=",".join([*communes, *visited]), part="inquiry-table",
        )
    ]  # fmt: skip
    for place, code in enumerate(communes[: ASKED // 2]):
        rows = said["nothing"] if place == 2 else said["rows"].format(n=place + 3, m=place * 17 + 41)
        told.append(_answer(beside, cast.heads[code], code, at(5 - place, 20 + place), rows, "inquiry-table"))
    departments = [code for code in cast.departments if code not in cast.visited][:2]
    asked = [*departments, *[code for code in cast.visited if code in cast.departments][:1]]
    told.append(
        replace(
            beside, what="inquire", at=at(6, 40), text=said["report"], word="report/", day=show.day(-2),
            other=",".join(asked), part="inquiry-report",
        )
    )  # fmt: skip
    told.append(_answer(beside, cast.heads[asked[0]], asked[0], at(3, 50), said["answer"], "inquiry-report"))
    told.append(replace(beside, what="remind_inquiry", at=at(1, 10), part="inquiry-report"))
    return told


def _answer(beside: Aside, who: str, code: str, at: datetime, text: str, part: str) -> Aside:
    return replace(beside, what="answer_inquiry", who=who, by=code, at=at, text=text, part=part)


def do(aside: Aside, actor: Actor, parts: dict[str, int]) -> None:
    """Does it by the ordinary action. Of a request `word` is its purpose and the columns of its table; rows of an answer are as pasted."""
    if aside.what == "inquire":
        title, _line, words = aside.text.partition("\n")
        purpose, _slash, columns = aside.word.partition("/")
        named = [column.split(":") for column in columns.split("|") if column]
        asked = InquiryAsked(
            purpose=purpose,
            title=title,
            words=words,
            form="table" if named else "text",
            due_on=aside.day,
            agencies=tuple(f"a:{agency_by_code(code).pk}" for code in aside.other.split(",")),
            columns=tuple(ColumnAsked(name, kind, needed == "1") for name, kind, needed in named),
        )
        parts[aside.part] = ask(actor=actor, asked=asked, files=[], form_token=f"demo-{aside.part}", at=aside.at).pk
    elif aside.what == "remind_inquiry":
        remind(actor=actor, inquiry_id=parts[aside.part], at=aside.at)
    else:
        own = asks_for(actor, day_of(aside.at)).select_related("inquiry").get(inquiry=parts[aside.part])
        columns_asked = columns_of(own.inquiry)
        rows = table.pasted(columns_asked, aside.text) if "\t" in aside.text else []
        given = Given(text="" if rows else aside.text, rows=tuple(rows), nothing=bool(columns_asked) and not rows)
        file_answer(actor=actor, ask_id=own.pk, given=given, files=[], at=aside.at)
