"""Names of bodies as officials write them: where one begins, where it is over, and lists of them with a head noun said once."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dondoc.rules.extraction.text import spaced
from dondoc.rules.extraction.verbs import NOUNS, OVER, VERB, VERB_ANY_CASE, one_of

#: Fields of state whose names hold "và" or a comma: one name, whatever the list around it.
FIELDS = re.compile(
    one_of(
        """
Nông nghiệp và Môi trường | Nông nghiệp và Phát triển nông thôn | Tài nguyên và Môi trường | Khoa học và Công nghệ |
Giáo dục và Đào tạo | Văn hóa, Thể thao và Du lịch | Văn hoá, Thể thao và Du lịch | Văn hóa và Thể thao |
Văn hoá và Thể thao | Văn hóa - Thể thao và Du lịch | Văn hóa, Thể thao, Du lịch | Thông tin và Truyền thông |
Kế hoạch và Đầu tư | Lao động - Thương binh và Xã hội | Lao động, Thương binh và Xã hội |
Lao động – Thương binh và Xã hội | Dân tộc và Tôn giáo | Công Thương | Công thương | Tài chính | Tư pháp | Nội vụ |
Ngoại vụ | Ngoại giao | Y tế | Xây dựng | Công an | Quốc phòng | Giao thông vận tải | Giao thông Vận tải |
Giao thông công chánh | Du lịch | An toàn thực phẩm | Quy hoạch - Kiến trúc | Phát thanh và Truyền hình |
Phát thanh - Truyền hình | Báo và Phát thanh, Truyền hình | Địa chất và Khoáng sản | Trồng trọt và Bảo vệ thực vật |
Chăn nuôi và Thú y | Thủy sản và Kiểm ngư | Đê điều và Phòng, chống thiên tai | Tuyên giáo và Dân vận | NN&MT | KH&CN |
GD&ĐT | VH,TT&DL | VHTTDL | VHTT&DL | TN&MT | NN&PTNT | TT&TT | KH&ĐT | LĐTBXH | LĐ-TB&XH | DT&TG | GTVT |
Kinh tế, Hạ tầng và Đô thị | Kinh tế | Văn hóa - Xã hội | Văn hóa – Xã hội | Hỗ trợ đầu tư và phát triển doanh nghiệp
""",
    ),
    re.IGNORECASE,
)
MANY = r"(?:(?:[Cc]ác|[Nn]hững|[Mm]ột\s+số|[Tt]oàn\s+thể|[Tt]ất\s+cả(?:\s+các)?|[Tt]ừng|[Mm]ỗi|[Qq]uý|[Ll]ãnh\s+đạo|[Đđ]ại\s+diện)\s+)+"
#: Begin a name; capital letter wanted.
NAMED = one_of(
    """
Bộ | Sở | Ban | Cục | Chi cục | Tổng cục | Vụ | Văn phòng | VP | Ủy ban | Uỷ ban | UBND | UBMTTQ | UB MTTQ | HĐND |
Hội đồng | Công an | Thanh tra | Kho bạc | Thuế | Hải quan | Ngân hàng | NHNN | Công ty | Tổng công ty | Tổng Công ty |
Tập đoàn | Đài | Báo | Tạp chí | Cổng | Trường | Trung tâm | Viện | Bệnh viện | Học viện | Đại học | Hội | Hiệp hội |
Liên đoàn | Liên minh | Liên hiệp | Đoàn | Tỉnh đoàn | Tỉnh Đoàn | Thành đoàn | Mặt trận | MTTQ | Bộ Chỉ huy | Bộ CHQS |
Bộ Tư lệnh | BĐBP | Biên phòng | Quân khu | Tòa án | Toà án | TAND | VKSND | Viện kiểm sát | Bưu điện | Viễn thông |
Điện lực | Phòng | Đội | Hạt | Quỹ | Làng | Khu | Vườn | Bảo hiểm | BHXH | Cảng | Cảng vụ | Tổ | Thông tấn xã |
Kiểm toán | Tỉnh ủy | Tỉnh uỷ | Thành ủy | Thành uỷ | Đảng ủy | Đảng uỷ | Huyện ủy | Thường trực | Chính phủ | Thủ tướng
| Phó Thủ tướng | Thủ trưởng | Giám đốc | Phó Giám đốc | Tổng Giám đốc | Chủ tịch | Phó Chủ tịch | Chánh Văn phòng |
Chánh văn phòng | Chánh Thanh tra | Chánh thanh tra | Bộ trưởng | Thống đốc | Tổng Thanh tra | Trưởng ban | Trưởng các |
Trưởng thôn | Trưởng bản | Trưởng khu | Trưởng Ban | Trưởng phòng | Trưởng Phòng | Cục trưởng | Hiệu trưởng |
Viện trưởng | Chỉ huy trưởng | Chủ nhiệm | Người đứng đầu | Đồng chí | đồng chí | Đ/c | đ/c | Cơ quan | Đơn vị |
Doanh nghiệp | Địa phương | Chủ đầu tư | Chính quyền | Nhà thầu | Nhà đầu tư | Thương nhân | Hợp tác | Liên hiệp các | Lực lượng |
Chủ rừng | Chủ hồ | EVN | VNPT | Viettel | PC | Công đoàn | Chi nhánh | Nhà máy | Nhà xuất bản | Nhà trường | Xí nghiệp
| Hợp tác xã | Quản lý thị trường | Ban Quản lý | BQL | Ban QLDA | Thống kê | Thi hành án | Cảnh sát | Kiểm lâm |
Kiểm ngư | Hội Nông dân | Mạng lưới | Trạm | Cơ sở | Liên hợp | Tiểu ban | Tổng Thư ký | Ủy viên | Thành viên | UBKT | Tỉnh | Thành phố |
Đoàn đại biểu | Tổ đại biểu | Công chức | Văn phòng HĐND và UBND | Văn phòng Hội đồng nhân dân và Ủy ban nhân dân |
Văn phòng Đoàn đại biểu Quốc hội và Hội đồng nhân dân | Văn phòng Đoàn ĐBQH và HĐND | Đảng bộ | Chi bộ | Tổ chức | Hộ |
Người dân | Doanh trại | Câu lạc bộ
"""
)
#: Begin a class of bodies; small letters, alone or after "các".
GROUPS = one_of(
    """
sở | ban | bộ | ngành | cơ quan | đơn vị | địa phương | tổ chức | doanh nghiệp | chủ đầu tư | nhà thầu | hội | đoàn thể
| phòng | trường | xã | phường | tỉnh | huyện | thành phố | quận | chính quyền | thủ trưởng | giám đốc | chủ tịch |
đồng chí | đại biểu | thương nhân | người đứng đầu | lực lượng | thành viên | ban quản lý | ban chỉ đạo | công ty |
ngân hàng | hợp tác xã | cơ sở | chi cục | trung tâm | cục | vụ | viện | bệnh viện | nhà trường | tập đoàn |
tổng công ty | hiệp hội | cấp ủy | cấp uỷ | cấp | đài | báo | chủ rừng | chủ hồ | nhà mạng | bộ phận | tổ | đội | hộ |
thôn | khu | đồn | trạm | ủy ban | uỷ ban | công an | cá nhân | đảng ủy | đảng uỷ | nhà máy | khối | nhóm | bộ trưởng |
hiệu trưởng | liên đoàn | quỹ | chi nhánh | văn phòng | trưởng | phó | chủ dự án | chủ cơ sở | chủ phương tiện | chủ tàu
| công chức | viên chức | học viện | đại học
"""
)
#: Of the small ones, those that begin an actor without "các" before them.
ALONE = one_of(
    """
địa phương | doanh nghiệp | chủ đầu tư | nhà thầu | cơ quan | đơn vị | chính quyền | thủ trưởng | giám đốc | chủ tịch |
đồng chí | đại biểu | người đứng đầu | lực lượng | ủy ban | uỷ ban | công an | ban quản lý | ban chỉ đạo | cấp ủy |
cấp uỷ | chủ rừng | chủ các hồ | chủ hồ | chủ đập | sở, ban, ngành | sở, ngành | bộ, ngành | tổ chức, cá nhân | tổ chức có liên quan |
tổ chức liên quan | tổ chức, đơn vị | cơ sở khám | cơ sở đào tạo | cơ sở sản xuất | hộ gia đình | người dân
"""
)
#: Small nouns that go on with a group after a comma.
MORE = re.compile(
    one_of(
        """
sở | ban | bộ | ngành | đơn vị | địa phương | phường | đặc khu | xã | thị trấn | thị xã | thành phố | tỉnh | quận |
huyện | cơ quan | tổ chức | cá nhân | doanh nghiệp | đoàn thể | báo chí | cấp xã | cấp huyện | cấp tỉnh | hội | hiệp hội
| trường | phòng | trung tâm | ban ngành | hộ kinh doanh | thôn | bản | tổ dân phố | tổng công ty | tập đoàn | công ty |
viện | cục | vụ | ngành, đoàn thể | đơn vị sự nghiệp | ngang bộ
"""
    )
)
#: "tỉnh Lạng Sơn" itself, among ministries.
PROVINCE = r"(?:tỉnh|thành\s+phố)\s+(?=[A-ZĐÀ-Ỹ])"
START = re.compile(rf"(?:{MANY}(?:{NAMED}|{GROUPS})|{NAMED}|{ALONE}|{PROVINCE})", re.UNICODE)
NEW_PROVINCE = re.compile(PROVINCE)
CLASS = re.compile(GROUPS)
SHARED = re.compile(
    rf"(?:(?P<office>(?:Bộ\s+trưởng|Thứ\s+trưởng|Phó\s+Giám\s+đốc|Giám\s+đốc|Cục\s+trưởng|Trưởng|Lãnh\s+đạo)\s+)?{MANY}(?P<head>[Ss]ở|[Bb]ộ|[Bb]an|[Cc]ục|[Hh]ội|[Pp]hòng)|(?:[Cc]hủ\s+tịch\s+)?"
    r"(?P<place>(?:UBND|[ỦUủ][ỷyỷ]\s+ban\s+nhân\s+dân|[Cc]ông\s+an)\s+các\s+(?:xã|phường|tỉnh|huyện|thành\s+phố)))"
    r"\s*:?\s+(?=[A-ZĐÀ-Ỹ])"
)
#: Begin like a name and are none.
NO_BODY = re.compile(
    one_of(
        """
Hội nghị | Hội thảo | Hội thi | Hội chợ | Khu vực | Trường hợp | Bộ tiêu chí | Bộ thủ tục | Bộ máy | Bộ luật |
Bộ quy tắc | Đoàn kết | Báo cáo | Ban hành | Ban đầu | Vụ việc | Vụ án | Quỹ đất | Phòng cháy | Phòng dịch | Phòng ngừa
| Phòng, chống | Phòng chống | Thuế suất | Bảo hiểm y tế | Bảo hiểm thất nghiệp | Cơ sở dữ liệu | Cơ sở hạ tầng |
Cơ sở vật chất | Cơ sở pháp lý | Cơ quan nào | Đội ngũ | Tổ chức thực hiện | Khu dân cư | Cấp | Ông bà | Tổ dân phố |
Báo động | Đại học hóa | Địa phương nào | Bộ hồ sơ | Viện dẫn | Viện trợ | Hộ chiếu | Cảng biển |
Hội đồng nhân dân tỉnh quyết nghị
""",
    ),
    re.IGNORECASE,
)
CLOSED = re.compile(one_of("có liên quan | liên quan | nêu trên | được giao | khác"))
#: What may follow the field in the name of a ministry or department.
AFTER_FIELD = re.compile(
    one_of(
        """
tỉnh | thành phố | tp | của | thuộc | các | và | khu vực | cấp | nêu trên | liên quan | có liên quan | huyện | xã |
phường
"""
    )
)
#: After the name of a ministry and a comma these begin a body of their own.
APART = re.compile(one_of("cơ quan | đơn vị | tổ chức | địa phương | doanh nghiệp"))
#: Verbs that end names, where the true verb follows at once ("Trung tâm Kiểm định xây dựng hoàn thành …").
NOMINAL = re.compile(
    one_of(
        """
xây dựng | quản lý | đầu tư | đào tạo | phát triển | bảo vệ | giám định | hỗ trợ | đăng ký | xúc tiến | khai thác |
kiểm tra | kiểm định | giám sát | điều hành | vận hành | quy hoạch | truyền thông | ứng phó | chế biến | cấp nước
"""
    )
)
PLAIN_VERB = re.compile(
    r"\s*:|\s+"
    + one_of(
        """
chủ trì | phối hợp | hoàn thành | có trách nhiệm | khẩn trương | tổ chức | tiếp tục | tham mưu | rà soát | chủ động |
báo cáo | thực hiện | triển khai | tăng cường | kịp thời | tập trung
"""
    )
)
GOES_ON = re.compile(
    r"\s+"
    + one_of(
        """
của | thuộc | trên địa bàn | tại địa phương | đến | trong ngành | ở địa phương | cấp | trong tỉnh | các cấp
"""
    )
)
HAS = re.compile(
    r"có\s+"
    + one_of(
        """
ý kiến | trách nhiệm | văn bản | báo cáo | kế hoạch | giải pháp | biện pháp | phương án | nhiệm vụ | hình thức |
thông báo | tờ trình
"""
    )
)
ORGANISES = re.compile(r"tổ\s+chức\s+" + VERB.pattern)
MINISTRY = re.compile(r"(?<!\w)(?:sở|bộ)\s+" + FIELDS.pattern, re.IGNORECASE)
NEXT = re.compile(r"\s*(?:[,;/]\s*(?:và\s+|hoặc\s+)?|và\s+|hoặc\s+|cùng\s+)")
WORD = re.compile(r"[^\s,;:.()“”\"]+")
#: No body has a longer name; a run of words that goes on is no name.
LONGEST_NAME = 400
PARENTHESIS = re.compile(r"\s*\([^()]{0,200}\)")


@dataclass(frozen=True, slots=True)
class Bodies:
    """A list of bodies that was read at a place: their names as written, and where it ends. Empty if there was none."""

    names: tuple[str, ...]
    start: int
    end: int


def read_bodies(plain: str, start: int, stop: int, *, small: bool = False) -> Bodies:
    """The list of bodies that begins at `start` (blanks skipped); ends before `stop`. `small`: the first may be a class without "các"."""
    at = _skip_blank(plain, start, stop)
    began, names = at, list[str]()
    while (
        at < stop
        and (START.match(plain, at, stop) or small and not names and CLASS.match(plain, at, stop))
        and not _verb_here(plain, at, stop)
    ):
        shared = SHARED.match(plain, at, stop)
        if shared and not _is_one_name(plain, shared, stop):
            more, at = _shared(plain, shared, stop)
            names += more
        else:
            end = _end_of_name(plain, at, stop)
            if end <= at:
                break
            names.append(_tidy(plain[at:end]))
            at = end
        ends = at
        at = _next_in_list(plain, at, stop)
        if at < 0:
            return Bodies(tuple(name for name in names if name), began, ends)
    return Bodies(tuple(name for name in names if name), began, at)


def read_bodies_in_capitals(plain: str, start: int, stop: int) -> Bodies:
    """The bodies that a title in capitals names ("SỞ Y TẾ", "CÁC BỘ, NGÀNH"), written as a name or as a class; none if it says more."""
    words = plain[start:stop]
    for said in (words.capitalize(), words.title(), words):
        bodies = read_bodies(said, 0, len(said))
        if bodies.names and not said[bodies.end :].strip(" .:;\n"):
            return Bodies(bodies.names, start + bodies.start, start + bodies.end)
    return Bodies((), start, start)


def _verb_here(plain: str, at: int, stop: int) -> bool:
    """A word that begins names and is a verb, or no body, here ("tổ chức thực hiện", "Báo cáo …", "Hội nghị …")."""
    if NO_BODY.match(plain, at, stop):
        return True
    verb = VERB_ANY_CASE.match(plain, at, stop)
    if not verb or NOUNS.match(plain, at, stop):
        return False
    follows = plain[verb.end() : verb.end() + 14].lstrip()
    if spaced(verb[0]).casefold() in ("thanh tra", "thống kê", "quản lý"):
        return not (follows[:1].isupper() or follows.startswith(("tỉnh", "thành phố", "nhà nước", "thị trường")))
    return not (spaced(verb[0]).casefold() == "tổ chức" and follows.startswith(","))


def _is_one_name(plain: str, shared: re.Match[str], stop: int) -> bool:
    """ "các Ban Quản lý dự án": "Ban" is the beginning of one name there, not the head of several."""
    if ":" in shared[0]:
        return False
    return not shared["place"] and not FIELDS.match(plain, shared.end(), stop)


def _shared(plain: str, shared: re.Match[str], stop: int) -> tuple[list[str], int]:
    """ "các Bộ: Công an, Tài chính": each with its head noun, and where it ends."""
    head = re.sub(r"\s+các\b", "", spaced(shared["head"] or shared[0]).strip(": "))
    head = spaced(f"{shared['office'] or ''} {head[0].upper()}{head[1:]}")
    names, at = list[str](), shared.end()
    while at < stop:
        field = FIELDS.match(plain, at, stop)
        end = field.end() if field else _capitals(plain, at, stop)
        if end <= at:
            break
        tail = re.compile(r"\s+(?:tỉnh|thành\s+phố)(?!\w)").match(plain, end, stop)
        end = tail.end() if tail else end
        names.append(f"{head} {_tidy(plain[at:end])}")
        at = end
        step = re.compile(r"\s*(?:,|;)?\s*(?:và\s+)?(?=[A-ZĐÀ-Ỹ])").match(plain, at, stop)
        if (
            not step
            or step.end() == at
            or START.match(plain, step.end(), stop)
            and not FIELDS.match(plain, step.end(), stop)
        ):
            break
        if re.match(r"(?:Công an|Thanh tra)\s+(?:tỉnh|thành phố)", plain[step.end() : step.end() + 30]):
            break
        at = step.end()
    return (names if len(names) > 1 else [_tidy(plain[shared.start() : at])] if names else []), at


def _capitals(plain: str, at: int, stop: int) -> int:
    """The end of a run of words in capitals ("Yên Bình", "Khoa học" counts its small second word only in FIELDS)."""
    end = at
    for word in WORD.finditer(plain, at, stop):
        if plain[end : word.start()].strip() or not (word[0][0].isupper() or word[0] in "-–"):
            break
        end = word.end()
    return end


def _end_of_name(plain: str, start: int, stop: int) -> int:
    """Where the name that begins at `start` is over."""
    head = START.match(plain, start, stop)
    field = FIELDS.match(plain, start, stop)
    at = end = max(head.end() if head else start, field.end() if field and plain[start].isupper() else start)
    while True:
        at = _skip_blank(plain, at, stop)
        if at >= stop or at - start > LONGEST_NAME:
            return end
        inside = PARENTHESIS.match(plain, at, stop) if plain[at] == "(" else None
        if inside and not CLOSED.search(plain, start, end):
            at = inside.end()
            continue
        piece = _piece(plain, at, stop, known=bool(MINISTRY.search(plain, start, end)))
        if piece is None:
            return end
        at = end = piece[0]
        if piece[1]:
            return end


def _piece(plain: str, at: int, stop: int, *, known: bool) -> tuple[int, bool] | None:
    """The end of the name's next piece and whether the name is over with it; None if the name was over before. `known`: a ministry's is whole."""
    if plain[at] in '.;:"“”(':
        return None
    if plain[at] == ",":
        comma = _skip_blank(plain, at + 1, stop)
        more = MORE.match(plain, comma, stop)
        goes_on = more and not ORGANISES.match(plain, comma, stop) and not (known and APART.match(plain, comma, stop))
        if known and NEW_PROVINCE.match(plain, comma, stop):
            return None
        return (more.end(), False) if more and goes_on else None
    field = FIELDS.match(plain, at, stop) if plain[at].isupper() else None
    whole = field or NOUNS.match(plain, at, stop) or _nominal(plain, at, stop)
    if whole:
        return whole.end(), False
    closed = CLOSED.match(plain, at, stop)
    if closed:
        on = GOES_ON.match(plain, closed.end(), stop)
        return (on.end(), False) if on else (closed.end(), True)
    if _over(plain, at, stop) or _joins_another(plain, at, stop):
        return None
    if known and plain[at].islower() and not AFTER_FIELD.match(plain, at, stop):
        return None
    return _word_end(plain, at, stop), False


def _nominal(plain: str, at: int, stop: int) -> re.Match[str] | None:
    found = NOMINAL.match(plain, at, stop)
    return found if found and (found.end() == stop or PLAIN_VERB.match(plain, found.end(), stop)) else None


def _joins_another(plain: str, at: int, stop: int) -> bool:
    """An "và" after which another body or a verb comes, not the second half of this name."""
    if not plain.startswith("và", at) or plain[at + 2 : at + 3].isalpha():
        return False
    follows = _skip_blank(plain, at + 2, stop)
    verb = VERB.match(plain, follows, stop) and not NOUNS.match(plain, follows, stop)
    return bool(START.match(plain, follows, stop) or verb)


def _over(plain: str, at: int, stop: int) -> bool:
    if plain[at].isupper():
        return False
    if HAS.match(plain, at, stop):
        return True
    if plain.startswith("tổ", at) and re.search(r"(?:các|cơ quan,|đơn vị,|và|những)\s+$", plain[max(0, at - 10) : at]):
        return bool(ORGANISES.match(plain, at, stop))
    return bool(VERB.match(plain, at, stop) or OVER.match(plain, at, stop))


def _next_in_list(plain: str, at: int, stop: int) -> int:
    """Where the list's next body begins; -1 if the list is over."""
    step = NEXT.match(plain, at, stop)
    if not step or not START.match(plain, step.end(), stop):
        return -1
    return -1 if _verb_here(plain, step.end(), stop) else step.end()


def _word_end(plain: str, at: int, stop: int) -> int:
    word = WORD.match(plain, at, stop)
    return word.end() if word else at + 1


def _skip_blank(plain: str, at: int, stop: int) -> int:
    while at < stop and plain[at].isspace():
        at += 1
    return at


def _tidy(name: str) -> str:
    return spaced(PARENTHESIS.sub("", name)).strip(" ,;:.-–")
