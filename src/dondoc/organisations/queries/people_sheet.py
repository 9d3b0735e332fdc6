"""People as a table: read from a sheet, and each row set beside the people, agencies and posts that are recorded (B3; BT 18.1)."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from typing import Any

from dondoc.core.workbooks import Line, Sheet, find_table
from dondoc.organisations.models import Agency, Post, User
from dondoc.organisations.queries.accounts import agencies_for_posts
from dondoc.rules.access import Role
from dondoc.rules.errors import Refusal
from dondoc.rules.folding import fold
from dondoc.rules.secrecy import mark_in_title

#: Column -> its heading in the sheet.
HEADINGS = {
    "full_name": "Họ và tên",
    "username": "Tên đăng nhập",
    "agency": "Cơ quan",
    "role": "Vai trò trong hệ thống",
    "title": "Chức vụ",
    "signs": "Ký kết quả",
    "valid_from": "Từ ngày",
    "valid_to": "Đến hết ngày",
}
REQUIRED = ("full_name", "agency", "role", "title")
DAYS = ("valid_from", "valid_to")
#: Rows of one sheet.
MOST_ROWS = 1_000
SIGNS = tuple(code for code, _word in Post._meta.get_field("signs").flatchoices)


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person in one post as a sheet says it. `number`: the row. `agency`: its name or code as written. `role`, `signs`: codes."""

    number: int
    full_name: str
    username: str
    agency: str
    role: str
    title: str
    signs: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a row. `kind`: new, post (one more for somebody known), same, refused (then `refusal` says why).

    `namesake`: the user name of somebody else of the same name, where a new account would be opened beside him.
    """

    line: PersonLine
    kind: str
    agency: Agency | None = None
    user_id: int | None = None
    refusal: Refusal | None = None
    namesake: str = ""


def read_people(
    sheets: Sequence[Sheet], *, roles: Mapping[str, str], signs: Mapping[str, str], today: date
) -> tuple[list[PersonLine], list[Verdict]]:
    """The rows that can be read, and the verdicts of those that cannot.

    `roles`, `signs`: words of the sheet -> code. A row without its first day begins on `today`. Raises Refusal: no such table, no row, a mark
    of secrecy anywhere in it (BT 1.1).
    """
    table = find_table(sheets, HEADINGS, REQUIRED)
    found: list[PersonLine] = []
    bad: list[Verdict] = []
    words = {"role": _spoken(roles), "signs": _spoken(signs)}
    for row in table.rows:
        line = Line(table, row)
        said = {column: " ".join(line.text(column).split()) for column in HEADINGS}
        if not any(said.values()):
            continue
        refuse_marked_row(row.number, said["full_name"], said["title"], said["agency"])
        try:
            found.append(_line(line, said, words, today))
        except Refusal as refusal:
            asked = PersonLine(row.number, said["full_name"], said["username"], said["agency"], "", "", "", today, None)
            bad.append(Verdict(asked, "refused", refusal=refusal))
    if not found and not bad:
        raise Refusal("people_empty", "Bảng không có dòng nào dưới dòng tên cột.", field="file")
    return found, bad


def refuse_marked_row(number: int, *texts: str) -> None:
    """Raises Refusal where a text of row `number` bears a mark of secrecy; nothing of the text is repeated."""
    for text in texts:
        rule = mark_in_title(text)
        if rule:
            raise Refusal(
                "secret_marked",
                "Dòng {number} có dấu chỉ độ mật nên cả bảng không được tiếp nhận; hệ thống không lưu lại gì.",
                field="file",
                number=number,
                rule=rule,
            )


def _spoken(words: Mapping[str, str]) -> dict[str, str]:
    return {fold(word): code for word, code in words.items()} | {fold(code): code for code in words.values()}


def _line(line: Line, said: Mapping[str, str], words: Mapping[str, Mapping[str, str]], today: date) -> PersonLine:
    if line.row.hidden:
        raise Refusal("people_row_hidden", "Dòng này đang ẩn trong bảng. Anh/chị cho hiện dòng, xem lại rồi gửi lại.")
    for column in REQUIRED:
        if not said[column]:
            raise Refusal("people_cell_missing", "Chưa ghi cột “{heading}”.", heading=HEADINGS[column])
    codes = {}
    for column in ("role", "signs"):
        code = words[column].get(fold(said[column]))
        if code is None:
            sentence = "Cột “{heading}” ghi “{given}”, không có trong danh sách của bảng mẫu."
            raise Refusal("people_word_unknown", sentence, heading=HEADINGS[column], given=said[column][:60])
        codes[column] = code
    return PersonLine(
        number=line.row.number,
        full_name=said["full_name"],
        username=said["username"],
        agency=said["agency"],
        role=codes["role"],
        title=said["title"],
        signs=codes["signs"],
        valid_from=line.day("valid_from", today) or today,
        valid_to=line.day("valid_to", today),
    )


def to_plain(lines: Iterable[PersonLine]) -> list[dict[str, Any]]:
    """Lines as JSON can hold them, for the page that asks before it writes."""
    return [asdict(x) | {c: d.isoformat() if (d := getattr(x, c)) else None for c in DAYS} for x in lines]


def from_plain(said: object) -> list[PersonLine]:
    """The lines that `to_plain` made. Raises Refusal for anything else: somebody changed the page."""
    try:
        found = []
        for given in list(said)[: MOST_ROWS + 1]:  # type: ignore[call-overload]
            row = dict(given)
            row["valid_from"] = date.fromisoformat(row["valid_from"])
            row["valid_to"] = date.fromisoformat(row["valid_to"]) if row["valid_to"] else None
            texts = [v for c, v in row.items() if c not in ("number", *DAYS)]
            if set(row) != {f.name for f in fields(PersonLine)} or not all(isinstance(t, str) for t in texts):
                raise ValueError
            if row["signs"] not in SIGNS or not isinstance(row["number"], int):
                raise ValueError
            Role(row["role"])
            found.append(PersonLine(**row))
    except (TypeError, ValueError, KeyError) as wrong:
        raise Refusal("people_changed", "Bảng xem trước đã bị thay đổi. Anh/chị chọn lại tệp.", field="file") from wrong
    if not found or len({line.number for line in found}) != len(found) or len(found) > MOST_ROWS:
        raise Refusal("people_changed", "Bảng xem trước đã bị thay đổi. Anh/chị chọn lại tệp.", field="file")
    return found


def agency_labels(day: date) -> list[str]:
    """How agencies are offered in the sheet: by name; those that share a name bear their code. One query."""
    agencies = agencies_for_posts(day)
    times: dict[str, int] = {}
    for agency in agencies:
        times[_key(agency.name)] = times.get(_key(agency.name), 0) + 1
    return [a.name if times[_key(a.name)] == 1 else _with_code(a) for a in agencies]


def _with_code(agency: Agency) -> str:
    return f"{agency.name} · {agency.code}"


def _key(text: str) -> str:
    """Names are compared without regard to capitals, never without their marks: Bình Thạnh is not Bình Thành."""
    return " ".join(text.casefold().split())


def match_people(lines: Sequence[PersonLine]) -> list[Verdict]:
    """Each row beside what is recorded; empty user names are made. Nothing is asked of the rules of posts yet. Three queries."""
    return _Matching().all(lines)


class _Matching:
    """The rows of one sheet, one after the other, each seeing those before it."""

    def __init__(self) -> None:
        self.users = {user.username: user for user in User.objects.only("username", "full_name")}
        self.named: dict[str, list[User]] = {}
        for user in self.users.values():
            self.named.setdefault(_key(user.full_name), []).append(user)
        self.posts: dict[int, list[Post]] = {}
        for post in Post.objects.filter(stands_in_for__isnull=True):
            self.posts.setdefault(post.user_id, []).append(post)
        self.agencies: dict[str, dict[int, Agency]] = {}
        for agency in Agency.objects.all():
            for text in {agency.name, agency.code, agency.short_name, _with_code(agency)}:
                self.agencies.setdefault(_key(text), {})[agency.pk] = agency
        self.rows: dict[object, int] = {}

    def all(self, lines: Sequence[PersonLine]) -> list[Verdict]:
        self.taken = set(self.users) | {line.username for line in lines if line.username}
        return [self.one(line) for line in lines]

    def one(self, line: PersonLine) -> Verdict:
        try:
            agency = self._agency(line)
            self._only_once(line, agency)
            user = self.users.get(line.username) if line.username else self._holder(line, agency)
            if user is not None:
                return self._known(line, user, agency)
            namesakes = self.named.get(_key(line.full_name), [])
            username = line.username or self._made(line.full_name)
            namesake = namesakes[0].username if namesakes else ""
            return Verdict(replace(line, username=username), "new", agency, namesake=namesake)
        except Refusal as refusal:
            return Verdict(line, "refused", refusal=refusal)

    def _agency(self, line: PersonLine) -> Agency:
        found = list(self.agencies.get(_key(line.agency), {}).values())
        standing = [a for a in found if a.dissolved_on is None or a.dissolved_on > line.valid_from]
        if len(standing) > 1:
            sentence = "Có nhiều cơ quan mang tên “{given}”. Anh/chị chọn trong danh sách, hoặc ghi mã cơ quan."
            raise Refusal("people_agency_unclear", sentence, given=line.agency[:120])
        if not found:
            sentence = "Không có cơ quan nào tên là “{given}”. Anh/chị chọn trong danh sách của bảng mẫu."
            raise Refusal("people_agency_unknown", sentence, given=line.agency[:120])
        # One that is gone goes on to the deed, which refuses it with its own sentence.
        return standing[0] if standing else found[-1]

    def _only_once(self, line: PersonLine, agency: Agency) -> None:
        key = line.username or (_key(line.full_name), agency.pk, line.role)
        before = self.rows.setdefault(key, line.number)
        if before == line.number:
            return
        if line.username:
            sentence = "Tên đăng nhập “{given}” đã có ở dòng {before}. Mỗi người một dòng; chức vụ nữa giao ở trang của người ấy."
            raise Refusal("people_username_twice", sentence, given=line.username[:80], before=before)
        sentence = (
            "Người này đã có ở dòng {before}. Nếu là hai người cùng tên, anh/chị ghi tên đăng nhập cho từng người."
        )
        raise Refusal("people_twice", sentence, before=before)

    def _holder(self, line: PersonLine, agency: Agency) -> User | None:
        """Who bears this name and holds this very post: the sheet that was taken once opens no second account."""
        return next((u for u in self.named.get(_key(line.full_name), []) if self._held(u, line, agency)), None)

    def _held(self, user: User, line: PersonLine, agency: Agency) -> list[Post]:
        last = line.valid_to or date.max
        return [
            p
            for p in self.posts.get(user.pk, [])
            if p.agency_id == agency.pk
            and p.role == line.role
            and p.valid_from <= last
            and (p.valid_to or date.max) >= line.valid_from
        ]

    def _known(self, line: PersonLine, user: User, agency: Agency) -> Verdict:
        if _key(user.full_name) != _key(line.full_name):
            sentence = "Tên đăng nhập “{username}” là của {name}. Anh/chị chọn tên khác."
            raise Refusal("username_taken", sentence, username=user.username, name=user.full_name)
        line = replace(line, username=user.username)
        held = self._held(user, line, agency)
        if any(p.title == line.title and p.signs == line.signs for p in held):
            return Verdict(line, "same", agency, user.pk)
        if held:
            sentence = (
                "{name} đang giữ chức vụ “{title}” với cùng vai trò ở cơ quan này. "
                "Anh/chị kết thúc chức vụ ấy ở trang của người ấy trước."
            )
            raise Refusal("people_post_held", sentence, name=user.full_name, title=held[0].title)
        return Verdict(line, "post", agency, user.pk)

    def _made(self, full_name: str) -> str:
        """ten.ho without marks, numbered when taken. Raises Refusal for a name without a letter that can be written so."""
        plain = [re.sub(r"[^a-z0-9]", "", part) for part in fold(full_name).split()]
        plain = [part[:35] for part in plain if part]
        if not plain:
            sentence = "Không đặt được tên đăng nhập từ họ tên này. Anh/chị ghi cột “{heading}”."
            raise Refusal("people_username_unmade", sentence, heading=HEADINGS["username"])
        stem = plain[-1] if len(plain) == 1 else f"{plain[-1]}.{plain[0]}"
        made = next(n for i in itertools.count(1) if (n := stem if i == 1 else f"{stem}{i}") not in self.taken)
        self.taken.add(made)
        return made
