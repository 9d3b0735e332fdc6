"""What the cells of a sheet may name on a day: agencies and groups, and the lists of the regulation. Read once, asked for every row."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from dondoc.core.regulation import regulation_in_force
from dondoc.intake import columns as c
from dondoc.organisations import queries as organisations
from dondoc.organisations.models import Agency, AgencyGroup
from dondoc.organisations.models.agency import AgencyKind
from dondoc.rules.errors import Refusal
from dondoc.rules.folding import fold
from dondoc.rules.regulation import Regulation
from dondoc.tasks.models.task import DeadlineKind
from dondoc.tasks.queries.drafts import Picked

#: States that a sheet of the past may name, by the words of the screens.
STATES = {
    "issued": "Đã giao",
    "in_progress": "Đang thực hiện",
    "submitted": "Chờ xác nhận",
    "returned": "Trả lại làm lại",
    "suspended": "Tạm dừng",
    "completed": "Hoàn thành",
    "withdrawn": "Thu hồi",
}
_NONE = {"khong", "khong co", "khong co co quan phoi hop"}
_BREAKS = re.compile(r"[;\n]")
#: All communes and wards of the province, as plans address them; folded.
_ALL_COMMUNES = re.compile(
    r"(?:(?:ubnd|uy ban nhan dan) )?(?:tat ca )?(?:cac )?(?:cap xa|xa,? (?:va )?phuong(?:,? (?:va )?(?:thi tran|dac khu))?)"
    r"(?: (?:tren dia ban|trong|toan) tinh)?"
)
#: Who that is, differs from plan to plan: nobody is guessed.
_LOCALITIES = "dia phuong"


class Known:
    """Names as officials write them -> what they mean on `day`."""

    def __init__(self, day: date) -> None:
        self.day = day
        self.picked = Picked(day)
        known = organisations.picker(day)
        self.group_names = {row["code"]: row["name"] for row in known["groups"]}
        self.agency_names = {row["id"]: row["name"] for row in known["agencies"]}
        self.gone = {row["id"] for row in known["agencies"] if row["gone"]}
        self._tokens = self._named(known)
        self._all_communes = _of_all_communes()
        #: Names as they are typed without their signs: "Sở NNMT" for "Sở NN&MT". Only where that leaves one meaning.
        self._unsigned = _alike(self._tokens)
        issuers = (organisations.province(), organisations.office())
        self.issuers = {a.pk: a.name for a in issuers}
        self.divisions = {d.pk: d.name for d in organisations.divisions()}
        self.fields = {f.pk: f.name for f in organisations.fields()}
        self._issuers = _by_name({a.pk: a.short_name for a in issuers}) | _by_name(self.issuers)
        self._divisions = _by_name(self.divisions) | _by_name({d.pk: d.short_name for d in organisations.divisions()})
        self._fields = _by_name(self.fields)
        self._lists: dict[str, dict[str, dict[str, str]]] = {}

    def _named(self, known: organisations.Picker) -> dict[str, list[str]]:
        """Folded name, short name, code or name of a group -> tokens. A living agency hides a gone one of the same name."""
        found: dict[str, list[str]] = defaultdict(list)
        for row in known["groups"]:
            for name in (row["name"], row["code"]):
                found[fold(name)].append(f"g:{row['code']}")
        codes = dict(Agency.objects.values_list("pk", "code"))
        for row in sorted(known["agencies"], key=lambda r: r["gone"]):
            token = f"a:{row['id']}"
            for name in {fold(row["name"]), fold(row["short"]), fold(codes.get(row["id"], ""))} - {""}:
                others = found[name]
                if token not in others and not (row["gone"] and others):
                    others.append(token)
        return dict(found)

    def agencies(self, text: str, field: str) -> tuple[str, ...]:
        """The tokens that a cell names, in its order. Raises Refusal for a name that means nothing, or more than one agency."""
        found: dict[str, None] = {}
        for part in (p.strip(" .,") for p in _BREAKS.split(text)):
            if part:
                found.update(dict.fromkeys(self._one(part, field)))
        return tuple(found)

    def _one(self, part: str, field: str) -> list[str]:
        """One name, or names with commas between: names hold commas themselves, so the longest that means something is taken first."""
        pieces = part.split(",")
        found: list[str] = []
        while pieces:
            for many in range(len(pieces), 0, -1):
                name = ",".join(pieces[:many])
                tokens = self._tokens.get(fold(name)) or self._unsigned.get(_unsigned(name)) or self._communes(name)
                if tokens:
                    break
            else:
                raise self._unknown(self._strange(pieces), field, among=part)
            if len(tokens) > 1:
                raise Refusal(
                    "agency_ambiguous",
                    "“{given}” là tên của {count} cơ quan. Anh/chị ghi mã hoặc tên đầy đủ.",
                    field=field,
                    given=name.strip()[:80],
                    count=len(tokens),
                )
            found += tokens
            pieces = pieces[many:]
        return found

    def _communes(self, name: str) -> list[str]:
        return self._all_communes if _ALL_COMMUNES.fullmatch(fold(name)) else []

    def _strange(self, pieces: list[str]) -> str:
        """The pieces from the first up to the next that is a name by itself: what nobody knows, without its known neighbours."""
        last = next((n for n, piece in enumerate(pieces) if n and fold(piece) in self._tokens), len(pieces))
        return ",".join(pieces[:last])

    def _unknown(self, given: str, field: str, among: str) -> Refusal:
        near = (
            [] if _LOCALITIES in fold(given) else difflib.get_close_matches(fold(given), self._tokens, n=1, cutoff=0.75)
        )
        if near:
            return Refusal(
                "agency_unknown",
                "Không có cơ quan “{given}” trong danh mục. Có phải “{meant}”?",
                field=field,
                given=given.strip()[:80],
                meant=self.name_of(self._tokens[near[0]][0]),
            )
        if "," in among:
            return Refusal(
                "agency_unknown",
                "Không có cơ quan hoặc nhóm “{given}” trong danh mục. Nhiều cơ quan thì ngăn bằng dấu chấm phẩy (;), mỗi cơ quan ghi tên "
                "đầy đủ, tên viết tắt hoặc mã.",
                field=field,
                given=given.strip()[:80],
            )
        return Refusal(
            "agency_unknown",
            "Không có cơ quan hoặc nhóm “{given}” trong danh mục. Anh/chị ghi tên đầy đủ, tên viết tắt hoặc mã.",
            field=field,
            given=given.strip()[:80],
        )

    def name_of(self, token: str) -> str:
        kind, _, code = token.partition(":")
        return self.group_names.get(code, "") if kind == "g" else self.agency_names.get(int(code), "")

    def one_agency(self, text: str, field: str) -> int | None:
        """One agency, of any kind; None where nothing is said."""
        if not text:
            return None
        if fold(text) in self._issuers:
            return self._issuers[fold(text)]
        tokens = self.agencies(text, field)
        if len(tokens) != 1 or not tokens[0].startswith("a:"):
            raise Refusal("agency_not_one", "Ô này chỉ ghi một cơ quan.", field=field)
        return int(tokens[0][2:])

    def issuer(self, text: str) -> int:
        """UBND tỉnh where nothing is said."""
        return self._of(self._issuers, text, "issuer") if text else next(iter(self.issuers))

    def division(self, text: str) -> int | None:
        return self._of(self._divisions, text, "division") if text else None

    def field(self, text: str) -> int | None:
        return self._of(self._fields, text, "field") if text else None

    def meant(self, code: str, text: str, governing: Regulation) -> object:
        """What a cell about a directive means, so that two ways of writing it are the same; its words where it means nothing."""
        list_ = c.BY_CODE[code].choices
        try:
            if list_ in (c.KINDS, c.ASSIGNERS, c.URGENCIES):
                return self.code(list_, text, governing, code)
            if list_ == c.DIVISIONS:
                return self.division(text)
            return self.one_agency(text, code) if code == "drafting_agency" else fold(text)
        except Refusal:
            return fold(text)

    def code(self, list_: str, text: str, governing: Regulation, field: str) -> str:
        """The code of a word of one of the regulation's lists; raises Refusal naming the column's list."""
        lists = self._lists.get(governing.id) or self._lists.setdefault(governing.id, _lists(governing))
        return self._of(lists[list_], text, field)

    def _of(self, choices: dict[str, object], text: str, field: str) -> object:
        found = choices.get(fold(text))
        if found is None:
            raise Refusal(
                "not_in_the_list",
                "“{given}” không có trong danh sách của cột này. Anh/chị chọn một mục trong danh sách của ô.",
                field=field,
                given=text[:80],
            )
        return found

    def lists(self, history: bool) -> dict[str, list[str]]:
        """What the cells of the sheet offer on this day."""
        governing = regulation_in_force(self.day)
        living = [name for pk, name in self.agency_names.items() if pk not in self.gone]
        groups = list(self.group_names.values())
        found = {
            c.AGENCIES: groups + living,
            c.COORDINATORS: [c.NONE_COORDINATES, *groups, *living],
            c.ALL_AGENCIES: living,
            c.KINDS: [k.name for k in governing.document_kinds],
            c.URGENCIES: [m.name for m in governing.urgency_marks],
            c.ASSIGNERS: [a.name for a in governing.assigners],
            c.ISSUERS: list(self.issuers.values()),
            c.DIVISIONS: list(self.divisions.values()),
            c.FIELDS: list(self.fields.values()),
            c.ORIGINS: [o.name for o in governing.scope.origins],
            c.DEADLINE_KINDS: [k.label for k in DeadlineKind],
            c.DEADLINES: [c.NO_DEADLINE],
        }
        if history:
            found |= {c.STATES: list(STATES.values()), c.YES_NO: [c.YES, c.NO]}
        return {name: values for name, values in found.items() if values}


def _of_all_communes() -> list[str]:
    """The token of the group that holds every commune, and no other kind."""
    groups = AgencyGroup.objects.order_by("position").values_list("code", "kinds")
    return [f"g:{code}" for code, kinds in groups if kinds == [AgencyKind.COMMUNE.value]][:1]


def _unsigned(name: str) -> str:
    return " ".join("".join(c for c in fold(name) if c.isalnum() or c.isspace()).split())


def _alike(tokens: dict[str, list[str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for name, meant in tokens.items():
        found[_unsigned(name)] += [token for token in meant if token not in found[_unsigned(name)]]
    return {name: meant for name, meant in found.items() if name and len(meant) == 1}


def says_none(text: str) -> bool:
    """ "Không", "Không có": expressly none."""
    return fold(text).strip(" .") in _NONE


def says_no_deadline(text: str) -> bool:
    return fold(text).strip(" .") in {"khong thoi han", "khong co thoi han", "khong"}


def _by_name(names: dict[int, str]) -> dict[str, int]:
    return {fold(name): pk for pk, name in names.items()}


def _lists(governing: Regulation) -> dict[str, dict[str, str]]:
    """Name of a list -> folded word or code -> code."""

    def of(choices: Iterable[object]) -> dict[str, str]:
        return {fold(word): ch.code for ch in choices for word in (ch.name, ch.code)}  # type: ignore[attr-defined]

    kinds = of(governing.document_kinds)
    kinds |= {fold(k.abbreviation): k.code for k in governing.document_kinds if k.abbreviation}
    return {
        c.KINDS: kinds,
        c.URGENCIES: of(governing.urgency_marks),
        c.ASSIGNERS: of(governing.assigners),
        c.ORIGINS: of(governing.scope.origins),
        c.DEADLINE_KINDS: {fold(k.label): k.value for k in DeadlineKind} | {k.value: k.value for k in DeadlineKind},
        c.STATES: {fold(word): code for code, word in STATES.items()},
    }
