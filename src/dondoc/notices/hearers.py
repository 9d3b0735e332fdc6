"""Groups of people who hear of a line of the log, and what makes it urgent; the table that uses them is `telling`.

Each takes what was read (`hearing.scene`), the line, and the assignment it speaks of, None where it speaks of none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from dondoc.audit.following import Line
from dondoc.audit.kinds import AuditKind as K
from dondoc.notices.hearing import Ear, Place, Scene
from dondoc.rules.access import Role
from dondoc.rules.lifecycle import CLOSED

Hears = Callable[[Scene, Line, Place | None], Iterable[Ear]]
Urgent = Callable[[Scene, Line, Place | None], bool]


def never(scene: Scene, line: Line, place: Place | None) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Telling:
    """`one` speaks of one assignment (`title`: its task), `many` of several of an act (`title`: the directive's subject).

    `by`: the fact that chooses other words from `variants`. `page`: name of an address and the fact that is its argument, where it is not that
    of the assignment or directive. `whole`: all assignments of the tasks it names. `joined`: one notice a line, whatever directives it names.
    `compulsory`: its e-mail goes out whatever its hearers wished. `doer_too`: of his own account a person hears even what was done in his
    name, for it may not have been he.
    """

    hears: Hears
    one: str
    many: str = ""
    urgent: Urgent = never
    page: tuple[str, str] = ("", "")
    by: str = ""
    variants: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    whole: bool = False
    joined: bool = False
    doer_too: bool = False
    compulsory: bool = False


def always(scene: Scene, line: Line, place: Place | None) -> bool:
    return True


def pressing(scene: Scene, line: Line, place: Place | None) -> bool:
    """The directive bears a mark of urgency (hỏa tốc, thượng khẩn, khẩn)."""
    if place is not None:
        return place.urgency != "normal"
    return any(scene.directives.get(pk, (None, "normal"))[1] != "normal" for pk in line.ids("directive"))


def receivers(scene: Scene, line: Line, place: Place | None) -> Iterable[Ear]:
    return scene.receives(place) if place else ()


def with_coordinators(scene: Scene, line: Line, place: Place | None) -> Iterator[Ear]:
    """Who has the task, unless it is closed there, and who takes part in it."""
    if place is None:
        return
    if place.state not in CLOSED or line.kind == K.AMENDED:
        yield from scene.receives(place)
    for agency_id in scene.coordinators.get(place.task_id, ()):
        yield from scene.desk(agency_id)


def carriers(scene: Scene, line: Line, place: Place | None) -> Iterable[Ear]:
    return scene.carries_out(place) if place else ()


def heads(scene: Scene, line: Line, place: Place | None) -> Iterable[Ear]:
    return scene.heads(place.agency_id) if place else ()


def in_charge(scene: Scene, line: Line, place: Place | None) -> Iterable[Ear]:
    if place is not None:
        return scene.in_charge(place.specialist_id)
    return [ear for pk in line.ids("directive") for ear in scene.in_charge(scene.directives.get(pk, (None, ""))[0])]


def who_is_named(scene: Scene, line: Line, place: Place | None) -> Iterable[Ear]:
    return scene.person(place.person_id, (place.agency_id, place.unit_id or 0)) if place else ()


def unless_progress(scene: Scene, line: Line, place: Place | None) -> Iterable[Ear]:
    """Requests and explanations reach the specialist; progress waits until he looks."""
    return in_charge(scene, line, place) if line.facts.get("kind") != "progress" else ()


def of_an_opinion(scene: Scene, line: Line, place: Place | None) -> Iterator[Ear]:
    """Who decides about the result; where something lacks, also who carries the task out."""
    yield from in_charge(scene, line, place)
    if not line.facts.get("fits"):
        yield from carriers(scene, line, place)


def followers(scene: Scene, line: Line, place: Place | None) -> Iterable[Ear]:
    """The specialist in charge, if there is one: of a directive nobody follows yet the list of work tells."""
    return [ear for pk in line.ids("directive") for ear in scene.person(scene.directives.get(pk, (None, ""))[0])]


def named(*facts: str) -> Hears:
    """People whose ids stand in the facts."""

    def hears(scene: Scene, line: Line, place: Place | None) -> Iterator[Ear]:
        for user_id in line.ids(*facts):
            yield from scene.person(user_id)

    return hears


def the_leaver(scene: Scene, line: Line, place: Place | None) -> Iterable[Ear]:
    return [*scene.person(line.subject), *named("to")(scene, line, place)]


def desks(*facts: str) -> Hears:
    """Agencies whose ids stand in the facts."""

    def hears(scene: Scene, line: Line, place: Place | None) -> Iterator[Ear]:
        for agency_id in line.ids(*facts):
            yield from scene.desk(agency_id)

    return hears


def urged(scene: Scene, line: Line, place: Place | None) -> Iterator[Ear]:
    """The urged agency, and whoever was named for the assignments there."""
    yield from desks("agency")(scene, line, place)
    if place is not None:
        yield from scene.person(place.person_id, (place.agency_id,))


def who_urged(scene: Scene, line: Line, place: Place | None) -> Iterable[Ear]:
    """Where he is locked or gone, the desk of his agency."""
    return [*named("by_user")(scene, line, place)] or desks("by_agency")(scene, line, place)


def checkers(scene: Scene, line: Line, place: Place | None) -> Iterable[Ear]:
    """Of the Office: who follows the directive that a line names; where it names none, the leaders of the Office."""
    return in_charge(scene, line, place) if line.ids("directive") else scene.by_role[Role.OFFICE_LEADER]


def both(*hears: Hears) -> Hears:
    """Several groups, one after the other; a person hears once."""

    def hear(scene: Scene, line: Line, place: Place | None) -> Iterator[Ear]:
        for one in hears:
            yield from one(scene, line, place)

    return hear


def helpers(scene: Scene, line: Line, place: Place | None) -> Iterable[Ear]:
    """Who helps with what a thread is about: who follows its directive; with a question about no task, every specialist of the Office."""
    return in_charge(scene, line, place) if line.ids("directive") else scene.by_role[Role.OFFICE_SPECIALIST]


def where_figures_differ(scene: Scene, line: Line, place: Place | None) -> Iterable[Ear]:
    """The specialists of the Office, of figures that an agency gave itself; what one of them wrote down he takes up himself."""
    return scene.by_role[Role.OFFICE_SPECIALIST] if line.facts.get("own") and line.facts.get("differences") else ()


def signers(scene: Scene, line: Line, place: Place | None) -> Iterator[Ear]:
    """Who signs for the agency, of a draft that was handed up to them."""
    if line.facts.get("handed_up"):
        for agency_id in line.ids("agency"):
            yield from (ear for ear in scene.by_agency[scene.holder(agency_id)] if ear.signs)


def once_all_answered(scene: Scene, line: Line, place: Place | None) -> Iterable[Ear]:
    """Who asked many agencies hears when the last has answered, and not of each."""
    return who_urged(scene, line, place) if line.facts.get("last") else ()


def merged(scene: Scene, line: Line, place: Place | None) -> Iterable[Ear]:
    """The agency that ended, the one that stands for it, the leaders of the Office."""
    return [
        *scene.by_agency[line.subject or 0],
        *desks("successor")(scene, line, place),
        *scene.by_role[Role.OFFICE_LEADER],
    ]


def of_role(role: Role) -> Hears:
    def hears(scene: Scene, line: Line, place: Place | None) -> Iterable[Ear]:
        return scene.by_role[role]

    return hears


def climbed(scene: Scene, line: Line, place: Place | None) -> Iterable[Ear]:
    """Whom the profile's rung names. Of the Office's own clocks, who answers for each."""
    audience = line.facts.get("audience")
    if place is None:
        owed = line.facts.get("owed", ())
        if audience == "office_leader":
            return [ear for _one in owed for ear in scene.by_role[Role.OFFICE_LEADER]]
        return [ear for _subject, users in owed for pk in users for ear in scene.person(pk)]
    if audience == "head":
        return scene.heads(place.agency_id) or scene.desk(place.agency_id)
    return scene.in_charge(place.specialist_id) if audience == "monitoring_specialist" else scene.carries_out(place)


def on_the_day(scene: Scene, line: Line, place: Place | None) -> bool:
    """A clock that ends today goes at once (docs/definitions.md 7)."""
    return line.facts.get("offset") == 0
