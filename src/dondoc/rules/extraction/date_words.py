"""How officials write times: days, months, quarters, years, lengths, periods that come round, references. Patterns only; dates.py reads them.

Every blank may be a line break: texts come hard-wrapped and out of narrow table cells. All repetitions are bounded.
"""

from __future__ import annotations

import re

DASH = r"[-–—−]"
_S = r"\s{1,40}"  # a blank that must stand, possibly a wrapped line
_O = r"\s{0,40}"
_YEAR = r"(?:19|20)\d{2}"

#: What puts a time before its end. Several may follow one another ("chậm nhất là đến hết").
BY = (
    rf"(?:(?:chậm|muộn|trễ){_S}nhất|không{_S}(?:quá|chậm{_S}hơn|muộn{_S}hơn)|trước|đến|hết|trong|vào|từ{_S}nay)"
    rf"(?:{_S}(?:là|vào|trong|đến|trước|hết|cuối|khoảng|thời{_S}(?:gian|điểm|hạn))){{0,4}}"
)
_CLOCK = rf"\d{{1,2}}{_O}(?:h|g|giờ|:){_O}(?:\d{{1,2}}{_O}(?:phút|ph|['’′])?)?"
_PART_OF_DAY = r"(?:(?:sáng|trưa|chiều|tối)\s{1,9})?"
_WEEKDAY = rf"\(?(?:thứ{_S}(?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ{_S}nhật)\)?"
_BEFORE_DAY = (
    rf"(?:(?P<by>{BY}){_O})?(?:{_CLOCK}{_O},?{_O})?{_PART_OF_DAY}(?:{_WEEKDAY}{_O},?{_O})?\(?"
    # a day may have a name: "trước ngày Quốc khánh 02/9/2025"
    rf"(?:(?P<day>ngày)(?:{_S}m[ùồ]ng)?(?:{_S}(?:lễ{_S})?(?:Quốc{_S}khánh|Quốc{_S}tế(?:{_S}\w{{2,6}}){{2}}|Giải{_S}phóng(?:{_S}\w{{2,6}}){{2}}|bầu{_S}cử|khai{_S}(?:giảng|mạc|trương))"
    rf"{_O}[(,]?)?)?{_O}"
)
_DMY = rf"(?P<d>\d{{1,2}}){_O}(?P<sep>[/.\-]){_O}(?P<m>\d{{1,2}}){_O}(?P=sep){_O}(?P<y>{_YEAR}|\d{{2}})(?![\d/])"
_IN_WORDS = rf"(?<!tuần )(?<!thứ )(?P<d2>\d{{1,2}}){_O}tháng{_O}(?P<m2>\d{{1,2}})(?!\d)(?:{_O}[,/]?{_O}(?:năm{_O})?(?P<y2>{_YEAR})(?!\d))?"
_DM = r"(?P<d3>\d{1,2})\s?(?P<dot>[/.])\s?(?P<m3>\d{1,2})(?![\d/]|[.,]\d)"
DAY = re.compile(rf"(?<![\w/])(?=\S){_BEFORE_DAY}(?<![\d/.\-])(?:{_DMY}|{_IN_WORDS}|{_DM})", re.IGNORECASE)

_TO = rf"(?:{_O}(?:{DASH}|đến|,|và|hoặc){_O})"
_OF_YEAR = rf"(?:{_O}(?:[/.\-]|,?{_O}năm|,){_O}(?P<y>{_YEAR})(?!\d))?"
_PART_OF = (
    rf"(?:(?:nửa{_S})?(?:đầu|giữa|cuối|hết)|tuần{_S}(?:(?:thứ{_S})?\w{{1,4}}|(?:đầu|cuối)(?:{_S}cùng)?)(?:{_S}của)?"
    rf"|\d{{1,2}}{_S}ngày{_S}(?:đầu|cuối)|ngày{_S}(?:làm{_S}việc{_S})?cuối(?:{_S}cùng)?(?:{_S}của)?)"
)
MONTH = re.compile(
    rf"(?<![\w/])(?:(?P<by>(?:từ{_S})?{BY}|từ){_S})?(?:{_PART_OF}{_S})?tháng{_O}(?P<first>\d{{1,2}})(?![\d/]{{0,1}}\d/)"
    rf"(?:{_O}[/.]{_O}{_YEAR}(?={_TO}(?:hết{_S})?tháng))?(?:{_TO}(?:hết{_S})?(?:tháng{_O})?(?P<last>\d{{1,2}})(?={_O}(?:[/.\-]|,?{_O}năm){_O}{_YEAR}))?{_OF_YEAR}",
    re.IGNORECASE,
)
#: "6/2026", "T6/2026": only where nothing else can be meant.
SHORT_MONTH = re.compile(
    rf"(?<![\w/.\-])(?:(?P<by>{BY}){_S})?(?:th?\.?\s?)?(?P<first>\d{{1,2}})(?:\s?{DASH}\s?(?:th?\.?\s?)?(?P<last>\d{{1,2}}))?\s?/\s?(?P<y>{_YEAR})(?![\w/])",
    re.IGNORECASE,
)
_QUARTER = r"(?:IV|I{1,3}|[1-4l]|một|hai|ba|bốn|tư)"
QUARTER = re.compile(
    rf"(?<!\w)(?:(?P<by>(?:từ{_S})?{BY}|từ){_S})?(?:{_PART_OF}{_S})?(?:quý|q\.){_O}(?P<first>{_QUARTER})(?!\w)"
    rf"(?:{_O}/{_O}{_YEAR}(?={_TO}(?:hết{_S})?quý))?(?:{_TO}(?:hết{_S})?(?:quý{_O})?(?P<last>{_QUARTER})(?!\w))?"
    rf"(?:{_O}(?:[/.\-]|,?{_O}năm|,)?{_O}(?P<y>{_YEAR})(?!\d))?",
    re.IGNORECASE,
)
HALF = re.compile(
    rf"(?<!\w)(?:(?P<by>{BY}){_S})?(?:(?P<months>0?[3-9]|sáu|chín){_S}tháng|nửa){_S}(?P<which>đầu|cuối){_S}năm(?:{_S}(?P<y>{_YEAR}))?(?!\d)",
    re.IGNORECASE,
)
YEARS = re.compile(
    rf"(?<![\w/.\-])(?:(?P<by>{BY}|từ){_S})?(?:(?:giai{_S}đoạn|các{_S}năm|từ){_S})?(?:năm{_S})?(?P<first>{_YEAR})"
    rf"{_O}(?:{DASH}|đến){_O}(?:hết{_S})?(?:năm{_S})?(?P<y>{_YEAR})(?![\d/])",
    re.IGNORECASE,
)
YEAR = re.compile(
    rf"(?<![\w/.\-])(?:(?P<by>{BY}|từ){_S})?(?:(?:đầu|giữa|cuối|hết){_S})?(?P<word>năm{_S})?(?P<y>{_YEAR})(?![\w/%]|[.,]\d)",
    re.IGNORECASE,
)
#: "từ ngày 15/4 đến hết ngày 15/5/2026".
DAYS = re.compile(
    rf"(?<!\w)từ{_S}(?:{_CLOCK}{_O},?{_O})?(?:ngày{_S})?\d{{1,2}}(?:{_O}(?:[/.]|tháng){_O}\d{{1,2}}(?:{_O}(?:[/.]|năm){_O}{_YEAR})?)?{_S}đến{_S}"
    rf"(?:hết{_S})?(?:{_CLOCK}{_O},?{_O})?(?:ngày{_S})?(?:{_DMY}|{_IN_WORDS}|{_DM})",
    re.IGNORECASE,
)
THIS = re.compile(rf"(?<!\w)(?:ngay{_S})?trong{_S}(?P<unit>tháng|quý|năm){_S}(?:này|nay)(?!\w)", re.IGNORECASE)
TODAY = re.compile(
    rf"(?<!\w)(?:{BY}{_S})?(?:{_CLOCK}{_O},?{_O})?(?:ngày{_S})?(?P<day>hôm{_S}nay|mai)(?!\w)", re.IGNORECASE
)
NEXT = re.compile(rf"(?<!\w)trong{_S}(?:tuần|tháng|quý){_S}(?:này|tới|sau|kế{_S}tiếp)(?!\w)", re.IGNORECASE)

_EACH = rf"(?:hằng|hàng|mỗi){_S}"
_LENGTH_OF_TIME = rf"(?:\d{{1,2}}|một|ba|sáu|chín){_S}(?:ngày|tuần|tháng|năm)(?:{_S}đầu{_S}năm)?"
_PERIOD = rf"(?:{_EACH}(?:ngày|tuần|tháng|quý|năm)|{_LENGTH_OF_TIME}|(?:tuần|tháng|quý|năm)(?!{_S}\d))"
_TIMES = rf"(?:{_O}/?{_O}(?:\d{{1,2}}|một){_S}lần|/lần)?"
_NEXT_PERIOD = rf"(?:{_O}(?:,|;|và|hoặc|/){_O}{_PERIOD}{_TIMES}){{0,4}}"
PERIODIC = re.compile(
    rf"(?<!\w)(?:thường{_S}xuyên,{_O})?định{_S}kỳ{_O}(?:\({_O})?(?:theo{_S})?{_PERIOD}{_TIMES}{_NEXT_PERIOD}\)?",
    re.IGNORECASE,
)
EACH = re.compile(
    rf"(?<!\w)(?:trong{_S})?{_EACH}(?:ngày|tuần|tháng|quý|năm)(?!\w){_TIMES}{_NEXT_PERIOD}", re.IGNORECASE
)
ALWAYS = re.compile(
    rf"(?<!\w)(?:định{_S}kỳ,?{_S}|thực{_S}hiện{_S})?thường{_S}xuyên(?!\w)(?:{_O},?{_O}(?:liên{_S}tục|{_EACH}(?:tháng|quý|năm)))?",
    re.IGNORECASE,
)
_MONTH_IN_PERIOD = (
    rf"(?:của{_S})?(?:{_EACH}(?:tháng|quý|năm)|tháng{_S}(?:cuối|đầu|sau|thứ{_S}\w{{2,4}}|kế{_S}tiếp|tiếp{_S}theo|liền{_S}kề)"
    rf"(?:{_S}(?:cùng{_S})?(?:của{_S})?(?:{_EACH})?quý)?(?:{_S}sau)?)"
)
#: A day of every month: "trước ngày 15 hằng tháng", "ngày 20 của tháng cuối quý".
DAY_OF_PERIOD = re.compile(
    rf"(?<!\w)(?:định{_S}kỳ,?{_S})?(?:{BY}{_S})?(?:{_CLOCK}{_S})?(?:ngày|các{_S}ngày){_S}\d{{1,2}}(?:{_O}(?:và|,|hoặc){_O}(?:ngày{_S})?\d{{1,2}}){{0,3}}{_S}{_MONTH_IN_PERIOD}(?!\w)",
    re.IGNORECASE,
)
#: After a day or month without a year: what makes it come round ("và 15 tháng 12 hằng năm").
COMES_ROUND = re.compile(
    rf"(?:{_O}(?:và|,|hoặc){_O}(?:{BY}{_S})?(?:ngày{_S})?(?:tháng{_S})?\d{{1,2}}(?:{_O}(?:/|tháng){_O}\d{{1,2}})?){{0,3}}{_O}\(?(?:của{_S})?(?:{_EACH}|các{_S})năm(?!\w)\)?",
    re.IGNORECASE,
)
#: After a period: it comes round from then on ("2026 và hằng năm").
AND_SO_ON = re.compile(
    rf"{_O}(?:,|;|và|/|\(){_O}(?:và{_S})?(?:(?:thực{_S}hiện{_S})?{_EACH}năm|(?:các|những){_S}năm{_S}(?:tiếp{_S}theo|sau|kế{_S}tiếp)|(?:duy{_S}trì{_S})?thường{_S}xuyên)\)?",
    re.IGNORECASE,
)

_NUMBER = rf"(?P<n>\d{{1,3}})(?:{_O}\([^()\n]{{1,24}}\))?"
_UNIT = rf"(?P<unit>ngày(?:{_S}làm{_S}việc)?(?!{_S}(?:đầu|cuối|\d))|tuần|tháng(?!{_S}\d)|năm(?!{_S}\d)|giờ(?={_O},?{_S}(?:kể|tính|từ|sau)))"
LENGTH = re.compile(
    rf"(?<!\w)(?P<by>(?:{BY}{_S})?(?:(?:trong|sau){_S})?(?:(?:khoảng{_S})?thời{_S}(?:gian|hạn){_S}|vòng{_S})?(?:là{_S}|không{_S}quá{_S}|tối{_S}đa{_S})?)"
    rf"(?<!\d){_NUMBER}{_S}{_UNIT}(?!\w)",
    re.IGNORECASE,
)
SINCE = re.compile(rf"{_O},?{_O}(?:(?:kể|tính){_S})?(?:từ|sau){_S}(?:ngày|khi|thời{_S}điểm){_S}", re.IGNORECASE)
#: Where the event of a length ends: at "này", at the deed itself, at the next stop.
EVENT_ENDS = (
    re.compile(r"[^,;.:()|]{0,110}?(?<!\w)này(?!\w)", re.IGNORECASE),
    re.compile(rf"(?:được{_S})?(?:ký(?:{_S}ban{_S}hành)?|ban{_S}hành)(?!\w)", re.IGNORECASE),
    re.compile(r"[^,;.:()|]{1,110}", re.IGNORECASE),
)
AT_LEAST = re.compile(
    rf"(?<!\w)(?:(?:ít{_S}nhất|tối{_S}thiểu|chậm{_S}nhất)(?:{_S}là)?{_S}\d{{1,3}}{_S}(?:ngày(?:{_S}làm{_S}việc)?|tháng|giờ){_S}trước{_S}(?:khi|ngày){_S}[^,;.:()|]{{1,80}}"
    rf"|trước{_S}(?:khi|ngày){_S}[^,;.:()|\d]{{1,60}}(?:ít{_S}nhất|tối{_S}thiểu){_S}\d{{1,3}}{_S}(?:ngày(?:{_S}làm{_S}việc)?|tháng))",
    re.IGNORECASE,
)
EVENT = re.compile(
    rf"(?<!\w)trước{_S}(?:khi{_S}(?:trình|ban{_S}hành|phê{_S}duyệt|báo{_S}cáo|khai{_S}giảng)|(?:các{_S})?(?:kỳ{_S}họp|phiên{_S}họp|Đại{_S}hội|Tết|năm{_S}học|mùa{_S}(?:mưa|bão|khô)))(?!\w)[^,;.:()|\d]{{0,60}}",
    re.IGNORECASE,
)
_PLACE = rf"(?:tiết|điểm|khoản|mục|phần|điều|phụ{_S}lục|nội{_S}dung|ý|tiểu{_S}mục)"
REFERENCE = re.compile(
    rf"(?<!\w)(?:theo|đúng|bảo{_S}đảm|đảm{_S}bảo|trước|trong|cùng){_S}(?:đúng{_S})?(?:thời{_S}(?:gian|hạn|điểm)|tiến{_S}độ|mốc{_S}thời{_S}gian|hạn){_S}"
    rf"(?:đã{_S})?(?:được{_S})?(?:(?:nêu|ghi|quy{_S}định|yêu{_S}cầu|giao|xác{_S}định|đề{_S}ra){_S})?"
    rf"(?:(?:tại|ở|trong){_S}(?:các{_S})?{_PLACE}{_S}[\w.]{{1,9}}(?:{_O},?{_O}(?:{_PLACE}{_S})[\w.]{{1,9}}){{0,4}}(?:{_S}nêu{_S}trên)?|trên(?!\w))",
    re.IGNORECASE,
)

#: A time directly after these words is a limit though it has no preposition ("Thời gian thực hiện: Quý II/2026").
LABELLED = re.compile(
    rf"(?:(?:thời{_S}(?:gian|hạn|điểm)|tiến{_S}độ|(?<!\w)hạn|kỳ{_S}hạn)[^:;.|\d]{{0,50}}:{_O}(?:xong|hoàn{_S}thành|thực{_S}hiện)?{_O}"
    rf"|(?:hoàn{_S}thành|đưa{_S}vào{_S}(?:vận{_S}hành|sử{_S}dụng|khai{_S}thác|hoạt{_S}động)|(?<!\w)xong|kết{_S}thúc|thời{_S}hạn|(?<!\w)hạn{_S}(?:cuối|chót)(?:{_S}cùng)?)(?:{_S}(?:là|vào|trong|từ)|:)?{_O})\(?$",
    re.IGNORECASE,
)
#: Nothing but such words around it: a cell of a column of times.
CELL = re.compile(
    r"(?:\s|[-–+•,;:.()|*\"“”]|xong|hoàn|thành|thực|hiện|bắt|đầu|từ|triển|khai|và|đến|thời|gian|hạn|tiến|độ|báo|cáo|trình|ban|hành|dự|kiến|kết|thúc|trong|định|kỳ){0,40}",
    re.IGNORECASE,
)
#: What may follow the time in its cell.
CELL_GOES_ON = re.compile(
    r"\s*(?:$|[-–;:.()|*+\n]|,\s*(?:$|\d|(?:hằng|hàng|thường|định|quý|tháng|năm|trong|trước|sau|từ|và)(?!\w))|(?:và|hoặc|trở|theo|hoàn|xong|trình|ban|báo|thực|hằng|hàng|tại|đến|trước)(?!\w))",
    re.IGNORECASE,
)
#: Before a time: it says when something was, counts or holds, not when it must be done.
NOT_A_LIMIT = re.compile(
    rf"(?:(?<!\w)(?:tính|l[ũu][yỹ]{_S}kế|thời{_S}điểm|hiệu{_S}lực|áp{_S}dụng|kể{_S}từ|từ|như|so{_S}với|sinh|phát{_S}sinh|hiện{_S}có|tồn{_S}đọng)"
    rf"(?:{_S}thi{_S}hành)?|luỹ{_S}kế){_O}$",
    re.IGNORECASE,
)
#: "Số liệu đến ngày 30/6" says which figures are meant, "gửi số liệu trước ngày 30/6" by when.
FIGURES = re.compile(rf"(?:số{_S}liệu|tình{_S}hình|kết{_S}quả){_O}$", re.IGNORECASE)
STRICT = re.compile(r"trước|chậm|muộn|trễ|không", re.IGNORECASE)
LATEST = re.compile(r"chậm|muộn|trễ|không", re.IGNORECASE)
#: Before a time that is past already: a deed of then.
DEED_BEFORE = re.compile(
    rf"(?:ban{_S}hành|phê{_S}duyệt|cấp|ký|thành{_S}lập|giao|có|được|quyết{_S}định|khởi{_S}công|đã(?:{_S}\w{{1,9}}){{0,3}}|xây{_S}dựng|sử{_S}dụng|nộp|hoàn{_S}thành|đăng{_S}ký){_O}$",
    re.IGNORECASE,
)
#: A report of a period by a day without a year comes round: "báo cáo năm trước ngày 15/12".
PERIODIC_REPORT = re.compile(
    rf"báo{_S}cáo{_S}(?:tuần|tháng|quý|\d{{1,2}}{_S}tháng|sáu{_S}tháng|năm){_O}\(?$", re.IGNORECASE
)
STRONG = re.compile(r"trước|nhất|hết|không|nay|cuối|xong", re.IGNORECASE)
FINISH = re.compile(
    rf"(?:hoàn{_S}thành|(?<!\w)xong|trình|ban{_S}hành|báo{_S}cáo|thực{_S}hiện|triển{_S}khai|tổ{_S}chức|gửi)(?!\w)",
    re.IGNORECASE,
)
AIM = re.compile(
    rf"(?:bảo{_S}đảm|đảm{_S}bảo|phấn{_S}đấu|hoàn{_S}thành|(?<!\w)xong|tổng{_S}kết|sơ{_S}kết|tổ{_S}chức|báo{_S}cáo|trình|gửi)(?!\w)",
    re.IGNORECASE,
)
FOR_OTHERS = re.compile(
    rf"(?<!\w)để{_S}(?:\w{{1,9}}{_S}){{0,3}}?(?:tổng{_S}hợp|báo{_S}cáo|trình|theo{_S}dõi)", re.IGNORECASE
)
