"""Messages of the document exchange, many at once, and what became of them. Run inside the product, on its database.

`python -m bench.messages put FOLDER FIRST COUNT` gives UBND tỉnh and its Office their codes and puts COUNT documents into the folder, each under a
number of its own; `… became FIRST COUNT` prints how many of them were kept, registered, wait for a person, or came twice.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

PROVINCE, OFFICE, NOTATION = "H56", "H56.01", "UBND-DT"
_AT_ONCE = 500


def put(folder: Path, first: int, count: int) -> dict[str, int]:
    """Written beside the name and renamed, as a gateway does."""
    from dondoc.core import clock
    from dondoc.gateway.edxml.writer import write_document

    codes()
    at = clock.now()
    for number in range(first, first + count):
        path = folder / f"{number:07d}.edxml"
        draft = path.with_name(path.name + ".tmp")
        draft.write_bytes(write_document(message(number, at)))
        draft.rename(path)
    return {"put": count}


def message(number: int, at: Any) -> Any:
    """A letter of UBND tỉnh to its Office that can be registered at once."""
    from dondoc.core import clock
    from dondoc.gateway.edxml import message as m

    day = clock.day_of(at)
    words = f"Nội dung của văn bản đo thử số {number}.\n" * 20
    return m.DocumentMessage(
        sender=m.Organisation(code=PROVINCE, name="UBND tỉnh"),
        to=(m.Organisation(code=OFFICE, name="Văn phòng UBND tỉnh"),),
        document_id=f"{PROVINCE},{day:%Y/%m/%d},{number}/{NOTATION}",
        number=str(number),
        notation=NOTATION,
        date=day,
        type_name="Công văn",
        subject=f"Về việc đo thử liên thông số {number}",
        signer=m.Signer("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Lê Văn Thử"),
        due_date=day + timedelta(days=20),
        priority=1,
        hops=(m.Hop(PROVINCE, at.astimezone(m.VIETNAM_TIME) - timedelta(minutes=20)),),
        business=m.Business(type=m.NEW),
        attachments=(m.Attachment(f"cong-van-{number}.txt", words.encode()),),
    )


def codes() -> None:
    from django.apps import apps

    from dondoc.organisations.queries.tree import office

    code, ours = apps.get_model("organisations.AgencyCode"), office()
    for one, given in ((ours.parent, PROVINCE), (ours, OFFICE)):
        code.objects.get_or_create(kind="exchange", code=given, defaults={"agency": one})


def became(first: int, count: int) -> dict[str, Any]:
    from django.apps import apps

    received, directive = apps.get_model("gateway.Received"), apps.get_model("directives.Directive")
    numbers = [str(number) for number in range(first, first + count)]
    states: Counter[str] = Counter()
    kept: Counter[str] = Counter()
    registered: Counter[str] = Counter()
    for start in range(0, count, _AT_ONCE):
        some = numbers[start : start + _AT_ONCE]
        rows = received.objects.filter(number__in=[f"{n}/{NOTATION}" for n in some]).values_list("number", "state")
        kept.update(number for number, _ in rows)
        states.update(state for _, state in rows)
        found = directive.objects.filter(number__in=[f"{n}/{NOTATION}" for n in some])
        registered.update(found.values_list("number", flat=True))
    return {
        "kept": len(kept),
        "states": dict(states),
        "registered": len(registered),
        "absent": [int(n) for n in numbers if not kept[f"{n}/{NOTATION}"]],
        "doubled": sum(1 for n in (*kept.values(), *registered.values()) if n > 1),
    }


if __name__ == "__main__":
    from dondoc.cli import ground

    ground.prepare()
    first, count = (int(word) for word in sys.argv[-2:])
    answer = put(Path(sys.argv[2]), first, count) if sys.argv[1] == "put" else became(first, count)
    print(json.dumps(answer, ensure_ascii=False))
