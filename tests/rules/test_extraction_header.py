"""Heads and signatures in the forms in which texts of documents arrive; every document is invented (C4; NĐ 30/2020/NĐ-CP, Phụ lục I)."""

from __future__ import annotations

import time

import pytest

from dondoc.rules.extraction.header import read_header, year_of_head
from dondoc.rules.extraction.model import Header

#: Name of the form -> (text, kind, number, date, issuer, signer, subject, urgency).
HEADS: dict[str, tuple[str, str | None, str | None, str | None, str | None, str | None, str | None, str | None]] = {
    "a letter of a department": (
        """
UBND TỈNH HÀ TĨNH
SỞ NỘI VỤ
--------
Số: 1245/SNV-CCVC
V/v báo cáo số lượng cán bộ, công chức
cấp xã năm 2026
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
---------------
Hà Tĩnh, ngày 9 tháng 3 năm 2026

Kính gửi: Ủy ban nhân dân các xã, phường.

Để có cơ sở tổng hợp, Sở Nội vụ đề nghị các đơn vị gửi báo cáo trước ngày 20/3/2026.
Nơi nhận:
- Như trên;
- Lưu: VT, CCVC.
KT. GIÁM ĐỐC
PHÓ GIÁM ĐỐC
(Đã ký)
Trần Thị Lành
""",
        "Công văn",
        "1245/SNV-CCVC",
        "2026-03-09",
        "Sở Nội vụ tỉnh Hà Tĩnh",
        "Trần Thị Lành",
        "báo cáo số lượng cán bộ, công chức cấp xã năm 2026",
        None,
    ),
    "two columns of one text": (
        """
Ký bởi: Ủy ban nhân dân thành phố Cần Thơ
Thời gian ký: 12.05.2026 10:22:31 +07:00
   ỦY BAN NHÂN DÂN                    CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
 THÀNH PHỐ CẦN THƠ                        Độc lập - Tự do - Hạnh phúc

   Số: 07/CT-UBND                      Cần Thơ, ngày 12 tháng 5 năm 2026

                                CHỈ THỊ
        Về tăng cường phòng cháy, chữa cháy và cứu nạn, cứu hộ
                    trong mùa khô trên địa bàn thành phố

     Thời gian qua, công tác phòng cháy đã có chuyển biến. Để khắc phục tồn tại,
Chủ tịch Ủy ban nhân dân thành phố yêu cầu:
     1. Công an thành phố
     a) Chủ trì kiểm tra.
                                                       CHỦ TỊCH
Nơi nhận:
- Như trên;                                        Trương Cảnh Vỹ
- Lưu: VT.
""",
        "Chỉ thị",
        "07/CT-UBND",
        "2026-05-12",
        "Ủy ban nhân dân thành phố Cần Thơ",
        "Trương Cảnh Vỹ",
        "Về tăng cường phòng cháy, chữa cháy và cứu nạn, cứu hộ trong mùa khô trên địa bàn thành phố",
        None,
    ),
    "a telegram in one column": (
        """
THỦ TƯỚNG CHÍNH PHỦ CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 88/CĐ-TTg Hà Nội, ngày 05 tháng 9 năm 2026
HỎA TỐC
CÔNG ĐIỆN
Về việc tập trung ứng phó bão số 6
THỦ TƯỚNG CHÍNH PHỦ điện:
- Bộ trưởng các Bộ: Quốc phòng, Công an;
- Chủ tịch Ủy ban nhân dân các tỉnh.
Hiện nay, bão đang mạnh lên. Thủ tướng Chính phủ yêu cầu:
1. Chủ tịch Ủy ban nhân dân các tỉnh rà soát ngay.
Nơi nhận:
- Như trên;
KT. THỦ TƯỚNG
PHÓ THỦ TƯỚNG
Trần Hữu Thắng
""",
        "Công điện",
        "88/CĐ-TTg",
        "2026-09-05",
        "Thủ tướng Chính phủ",
        "Trần Hữu Thắng",
        "tập trung ứng phó bão số 6",
        "hỏa tốc",
    ),
    "an announcement in capitals": (
        """
VĂN PHÒNG CHÍNH PHỦ
-------
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
---------------
Số: 212/TB-VPCP
Hà Nội, ngày 3 tháng 6 năm 2026

THÔNG BÁO
KẾT LUẬN CỦA PHÓ THỦ TƯỚNG TRẦN VĂN MẪU TẠI CUỘC HỌP VỀ TIẾN ĐỘ DỰ ÁN ĐƯỜNG VÀNH ĐAI 5

Ngày 01 tháng 6 năm 2026, tại Trụ sở Chính phủ, Phó Thủ tướng đã chủ trì cuộc họp.
KT. BỘ TRƯỞNG, CHỦ NHIỆM
PHÓ CHỦ NHIỆM
Mai Thị Diễm
""",
        "Thông báo",
        "212/TB-VPCP",
        "2026-06-03",
        "Văn phòng Chính phủ",
        "Mai Thị Diễm",
        "KẾT LUẬN CỦA PHÓ THỦ TƯỚNG TRẦN VĂN MẪU TẠI CUỘC HỌP VỀ TIẾN ĐỘ DỰ ÁN ĐƯỜNG VÀNH ĐAI 5",
        None,
    ),
    "a letter of the Party": (
        """
TỈNH ỦY GIA LAI
VĂN PHÒNG
*
Số 345-CV/VPTU
Về việc cung cấp số liệu phục vụ hội nghị
ĐẢNG CỘNG SẢN VIỆT NAM
Gia Lai, ngày 12 tháng 4 năm 2026

Kính gửi: Các ban Đảng Tỉnh ủy.

Thực hiện chương trình công tác, Văn phòng Tỉnh ủy đề nghị gửi số liệu.
K/T CHÁNH VĂN PHÒNG
PHÓ CHÁNH VĂN PHÒNG
Rơ Mah Tuân
""",
        "Công văn",
        "345-CV/VPTU",
        "2026-04-12",
        "Văn phòng Tỉnh ủy Gia Lai",
        "Rơ Mah Tuân",
        "cung cấp số liệu phục vụ hội nghị",
        None,
    ),
    "a ministry draft with blanks": (
        """
BỘ NỘI VỤ
_______
Số:        /BNV-CCVC
V/v hướng dẫn thực hiện chính sách
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
______________________
Hà Nội, ngày     tháng     năm 2026

Kính gửi:
- Các bộ, cơ quan ngang bộ;
- Ủy ban nhân dân các tỉnh, thành phố.

Bộ Nội vụ hướng dẫn như sau.
BỘ TRƯỞNG
[Đã ký]
Đỗ Bá Tường
""",
        "Công văn",
        "/BNV-CCVC",
        None,
        "Bộ Nội vụ",
        "Đỗ Bá Tường",
        "hướng dẫn thực hiện chính sách",
        None,
    ),
    "a plan in table rows": (
        """
ỦY BAN NHÂN DÂN | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
TỈNH ĐỒNG THÁP | Độc lập - Tự do - Hạnh phúc
Số: 45/KH-UBND | Đồng Tháp, ngày 20 tháng 01 năm 2026
KẾ HOẠCH
Phát triển kinh tế tập thể tỉnh Đồng Tháp năm 2026
Thực hiện Nghị quyết số 10-NQ/TU ngày 02 tháng 01 năm 2026 của Tỉnh ủy, Ủy ban nhân dân tỉnh ban hành Kế hoạch với các nội dung chủ yếu sau:
I. MỤC ĐÍCH
TM. ỦY BAN NHÂN DÂN
KT. CHỦ TỊCH
PHÓ CHỦ TỊCH
NGUYỄN PHƯỚC AN LẠC
""",
        "Kế hoạch",
        "45/KH-UBND",
        "2026-01-20",
        "Ủy ban nhân dân tỉnh Đồng Tháp",
        "Nguyễn Phước An Lạc",
        "Phát triển kinh tế tập thể tỉnh Đồng Tháp năm 2026",
        None,
    ),
    "an invitation without a subject": (
        """
UBND TỈNH NGHỆ AN
VĂN PHÒNG
Số: 99/GM-VP
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Nghệ An, ngày 15/4/2026
GIẤY MỜI
Kính gửi: Sở Tài chính, Sở Xây dựng.
Văn phòng Ủy ban nhân dân tỉnh trân trọng kính mời đại biểu dự họp.
TL. CHÁNH VĂN PHÒNG
TRƯỞNG PHÒNG HÀNH CHÍNH
Phan Thị Mộc
""",
        "Giấy mời",
        "99/GM-VP",
        "2026-04-15",
        "Văn phòng UBND tỉnh Nghệ An",
        "Phan Thị Mộc",
        None,
        None,
    ),
    "a resolution of a council": (
        """
HỘI ĐỒNG NHÂN DÂN
TỈNH SƠN LA
Số: 15/2026/NQ-HĐND
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Sơn La, ngày 10 tháng 7 năm 2026
NGHỊ QUYẾT
Quy định mức hỗ trợ học phí đối với trẻ em mầm non
trên địa bàn tỉnh Sơn La

HỘI ĐỒNG NHÂN DÂN TỈNH SƠN LA
KHÓA XVI, KỲ HỌP THỨ HAI

Căn cứ Luật Tổ chức chính quyền địa phương;
Điều 1. Phạm vi.
CHỦ TỊCH


Lò Văn Pánh
""",
        "Nghị quyết",
        "15/2026/NQ-HĐND",
        "2026-07-10",
        "Hội đồng nhân dân tỉnh Sơn La",
        "Lò Văn Pánh",
        "Quy định mức hỗ trợ học phí đối với trẻ em mầm non trên địa bàn tỉnh Sơn La",
        None,
    ),
    "a decision with flattened recipients": (
        """
ỦY BAN NHÂN DÂN
PHƯỜNG BẾN THÀNH
Số: 512/QĐ-UBND
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Bến Thành, ngày 02 tháng 3 năm 2026
QUYẾT ĐỊNH
V/v thành lập Tổ công tác rà soát nhà, đất công
CHỦ TỊCH ỦY BAN NHÂN DÂN PHƯỜNG BẾN THÀNH
Căn cứ Luật Tổ chức chính quyền địa phương;
QUYẾT ĐỊNH:
Điều 1. Thành lập Tổ công tác.
Nơi nhận: CHỦ TỊCH
- Như Điều 3;
- Lưu: VT. Hoàng Thị Tố Nga
""",
        "Quyết định",
        "512/QĐ-UBND",
        "2026-03-02",
        "Ủy ban nhân dân phường Bến Thành",
        "Hoàng Thị Tố Nga",
        "thành lập Tổ công tác rà soát nhà, đất công",
        None,
    ),
    "a forwarding slip": (
        """
UBND TỈNH QUẢNG NGÃI
SỞ Y TẾ
CHI CỤC DÂN SỐ
Số: 77/PC-CCDS
CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Quảng Ngãi, ngày 22 tháng 02 năm 2026
PHIẾU CHUYỂN
Kính gửi: Ủy ban nhân dân xã Ba Tơ
Chi cục nhận được đơn của công dân.
CHI CỤC TRƯỞNG
BS.CKII. Phạm Thị Ánh
""",
        "Phiếu chuyển",
        "77/PC-CCDS",
        "2026-02-22",
        "Chi cục Dân số tỉnh Quảng Ngãi",
        "Phạm Thị Ánh",
        None,
        None,
    ),
    "a report in a newspaper": (
        """
(Báo điện tử) - Ngày 3/3, UBND tỉnh Tuyên Quang vừa ban hành Công văn số 812/UBND-NLN ngày 02/3/2026 về việc tăng cường phòng, chống cháy rừng.
Theo đó, UBND tỉnh yêu cầu các xã tổ chức trực.
""",
        "Công văn",
        "812/UBND-NLN",
        "2026-03-02",
        "UBND tỉnh Tuyên Quang",
        None,
        "tăng cường phòng, chống cháy rừng",
        None,
    ),
    "a subject broken by the date": (
        """
ỦY BAN NHÂN DÂN
TỈNH TÂY NINH
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 3041/UBND-KT
V/v triển khai các giải pháp
Tây Ninh, ngày 17 tháng 8 năm 2026
bình ổn giá thịt lợn
KHẨN
Kính gửi:
- Sở Công Thương;
Chủ tịch Ủy ban nhân dân tỉnh có ý kiến như sau:
TUQ. CHỦ TỊCH
CHÁNH VĂN PHÒNG
Đã ký: Huỳnh Văn Lượm
""",
        "Công văn",
        "3041/UBND-KT",
        "2026-08-17",
        "Ủy ban nhân dân tỉnh Tây Ninh",
        "Huỳnh Văn Lượm",
        "triển khai các giải pháp bình ổn giá thịt lợn",
        "khẩn",
    ),
    "a steering committee": (
        """
BAN CHỈ ĐẠO 389
TỈNH LẠNG SƠN
Số: 12/KH-BCĐ389
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Lạng Sơn, ngày 1 tháng 12 năm 2025
KẾ HOẠCH
Cao điểm đấu tranh chống buôn lậu dịp Tết Nguyên đán Bính Ngọ
Thực hiện Kế hoạch của Ban Chỉ đạo 389 quốc gia, Ban Chỉ đạo 389 tỉnh xây dựng kế hoạch như sau:
TRƯỞNG BAN
PHÓ CHỦ TỊCH UBND TỈNH
Đoàn Bá Cẩn
""",
        "Kế hoạch",
        "12/KH-BCĐ389",
        "2025-12-01",
        "Ban Chỉ đạo 389 tỉnh Lạng Sơn",
        "Đoàn Bá Cẩn",
        "Cao điểm đấu tranh chống buôn lậu dịp Tết Nguyên đán Bính Ngọ",
        None,
    ),
    "an office under a ministry": (
        """
BỘ TÀI CHÍNH CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
CỤC THUẾ Độc lập - Tự do - Hạnh phúc
Số: 2231/CT-CS Hà Nội, ngày 11 tháng 6 năm 2026
V/v chính sách thuế giá trị gia tăng
Kính gửi: Thuế tỉnh Hưng Yên.
Cục Thuế nhận được công văn.
TL. CỤC TRƯỞNG
KT. TRƯỞNG BAN CHÍNH SÁCH
PHÓ TRƯỞNG BAN
Phạm Thị Sen Vàng
""",
        "Công văn",
        "2231/CT-CS",
        "2026-06-11",
        "Cục Thuế",
        "Phạm Thị Sen Vàng",
        "chính sách thuế giá trị gia tăng",
        None,
    ),
    "a markdown table": (
        """
| **ỦY BAN NHÂN DÂN TỈNH THÁI NGUYÊN** | **CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM** **Độc lập - Tự do - Hạnh phúc** |
| --- | --- |
| Số: 1022/UBND-CNN&XD V/v đẩy nhanh giải ngân vốn đầu tư công | *Thái Nguyên, ngày 08 tháng 4 năm 2026* |

Kính gửi: Các chủ đầu tư.

Chủ tịch UBND tỉnh yêu cầu.

| *Nơi nhận:* - Như trên; - Lưu: VT. | **KT. CHỦ TỊCH** **PHÓ CHỦ TỊCH** **Nguyễn Thị Thúy Liễu** |
""",
        "Công văn",
        "1022/UBND-CNN&XD",
        "2026-04-08",
        "Ủy ban nhân dân tỉnh Thái Nguyên",
        "Nguyễn Thị Thúy Liễu",
        "đẩy nhanh giải ngân vốn đầu tư công",
        None,
    ),
    "a drawn table with broken lines": (
        """
|ỦY BAN NHÂN DÂN     |CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT   |
|TỈNH NINH BÌNH      |NAM                               |
|                    |Độc lập - Tự do - Hạnh phúc       |
|Số: 2769/UBND-      |Ninh Bình, ngày 24 tháng 7 năm    |
|VPXDCB              |2026                              |
|V/v xử lý các khu   |                                  |
|đất dôi dư          |                                  |

Kính gửi: Sở Tài chính.

|Nơi nhận:           |TL. CHỦ TỊCH                      |
|- Như trên;         |CHÁNH VĂN PHÒNG                   |
|- Lưu: VT, XDCB.    |                                  |
|                    |Phạm Văn Mận                      |
""",
        "Công văn",
        "2769/UBND-VPXDCB",
        "2026-07-24",
        "Ủy ban nhân dân tỉnh Ninh Bình",
        "Phạm Văn Mận",
        "xử lý các khu đất dôi dư",
        None,
    ),
    "a head in small letters": (
        """
Ủy ban nhân dân
thành phố Huế
Số: 114/UBND-GT
V/v phân luồng giao thông
Cộng hoà xã hội chủ nghĩa Việt Nam
Độc lập - Tự do - Hạnh phúc
Huế, ngày 1 tháng 4 năm 2026
Kính gửi: Sở Xây dựng.
UBND thành phố yêu cầu Sở Xây dựng báo cáo trước ngày 15/4/2026.
KT. Chủ tịch
Phó Chủ tịch
Lê Bá Phượng Hồng
""",
        "Công văn",
        "114/UBND-GT",
        "2026-04-01",
        "Ủy ban nhân dân thành phố Huế",
        "Lê Bá Phượng Hồng",
        "phân luồng giao thông",
        None,
    ),
    "an urgent letter of an army command": (
        """
BỘ CHỈ HUY QUÂN SỰ TỈNH LAI CHÂU
Số 88/BCH-TM
V/v chuẩn bị diễn tập
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Lai Châu, ngày 10 tháng 6 năm 2026
Khẩn
Kính gửi: UBND các xã biên giới.
CHỈ HUY TRƯỞNG
Đại tá Giàng A Chống
""",
        "Công văn",
        "88/BCH-TM",
        "2026-06-10",
        "Bộ Chỉ huy Quân sự tỉnh Lai Châu",
        "Giàng A Chống",
        "chuẩn bị diễn tập",
        "khẩn",
    ),
    "tabs between the columns": (
        """
UBND TỈNH AN GIANG
-------	CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
---------------
Số: 12/CT-UBND	An Giang, ngày 06 tháng 02 năm 2026

CHỈ THỊ

VỀ VIỆC TĂNG CƯỜNG QUẢN LÝ
CÁC PHƯƠNG TIỆN THỦY NỘI ĐỊA

Thời gian qua, tình hình tai nạn đường thủy diễn biến phức tạp. Chủ tịch Ủy ban nhân dân tỉnh chỉ thị:
1. Sở Xây dựng chủ trì kiểm tra.

Nơi nhận:
- TT. Tỉnh ủy;
- Lưu: VT.	CHỦ TỊCH



Hồ Văn Ngỡ
""",
        "Chỉ thị",
        "12/CT-UBND",
        "2026-02-06",
        "UBND tỉnh An Giang",
        "Hồ Văn Ngỡ",
        "TĂNG CƯỜNG QUẢN LÝ CÁC PHƯƠNG TIỆN THỦY NỘI ĐỊA",
        None,
    ),
    "all in one line": (
        """
ỦY BAN NHÂN DÂN TỈNH KHÁNH HÒA CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc \
Số: 2201/UBND-XDND V/v xử lý kiến nghị của cử tri Khánh Hòa, ngày 21 tháng 5 năm 2026
Kính gửi: Sở Xây dựng.
Chủ tịch UBND tỉnh giao Sở Xây dựng trả lời cử tri trước ngày 10/6/2026.
Nơi nhận: - Như trên; - Lưu: VT. KT. CHỦ TỊCH PHÓ CHỦ TỊCH Trịnh Thị Hạt Dẻ
""",
        "Công văn",
        "2201/UBND-XDND",
        "2026-05-21",
        "Ủy ban nhân dân tỉnh Khánh Hòa",
        "Trịnh Thị Hạt Dẻ",
        "xử lý kiến nghị của cử tri",
        None,
    ),
    "a report that names the person": (
        """
Chủ tịch UBND tỉnh Cao Bằng Lê Văn Mẫu vừa ký ban hành Công điện hỏa tốc \
số 09/CĐ-UBND, ngày 11/9/2026, về việc khắc phục hậu quả mưa lũ trên địa bàn tỉnh.
Nội dung công điện nêu rõ:
1. Các xã rà soát.
""",
        "Công điện",
        "09/CĐ-UBND",
        "2026-09-11",
        "UBND tỉnh Cao Bằng",
        None,
        "khắc phục hậu quả mưa lũ trên địa bàn tỉnh",
        None,
    ),
    "a body that begins where a subject would stand": (
        """
UBND TỈNH BẮC NINH
VĂN PHÒNG
Số: 12/GM-VP
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Bắc Ninh, ngày 3 tháng 3 năm 2026
GIẤY MỜI
Văn phòng UBND tỉnh trân trọng kính mời đại biểu dự họp, cụ thể như sau:
1. Thời gian: 14h00 ngày 05/3/2026.
CHÁNH VĂN PHÒNG
Ngô Văn Bưởi
""",
        "Giấy mời",
        "12/GM-VP",
        "2026-03-03",
        "Văn phòng UBND tỉnh Bắc Ninh",
        "Ngô Văn Bưởi",
        None,
        None,
    ),
    "a subject that ends in a call": (
        """
ỦY BAN NHÂN DÂN
TỈNH SƠN LA
Số: 3/CĐ-UBND
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Sơn La, ngày 6 tháng 6 năm 2026
CÔNG ĐIỆN
Về việc bảo đảm cung ứng điện
CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH SƠN LA điện:
- Sở Công Thương;
Trong những ngày qua, nắng nóng kéo dài.
CHỦ TỊCH
Vàng A Lử
""",
        "Công điện",
        "3/CĐ-UBND",
        "2026-06-06",
        "Ủy ban nhân dân tỉnh Sơn La",
        "Vàng A Lử",
        "bảo đảm cung ứng điện",
        None,
    ),
    "an office within a subject in capitals": (
        """
UBND TỈNH HÀ NAM
VĂN PHÒNG
Số: 54/TB-VP
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Hà Nam, ngày 6 tháng 6 năm 2026
THÔNG BÁO
KẾT LUẬN CỦA ĐỒNG CHÍ TRẦN VĂN MẪU - PHÓ BÍ THƯ TỈNH ỦY,
CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH TẠI CUỘC HỌP
VỀ TIẾN ĐỘ CÁC DỰ ÁN TRỌNG ĐIỂM

Ngày 4 tháng 6 năm 2026, đồng chí chủ trì họp.
CHÁNH VĂN PHÒNG
Ngô Văn Bưởi
""",
        "Thông báo",
        "54/TB-VP",
        "2026-06-06",
        "Văn phòng UBND tỉnh Hà Nam",
        "Ngô Văn Bưởi",
        "KẾT LUẬN CỦA ĐỒNG CHÍ TRẦN VĂN MẪU - PHÓ BÍ THƯ TỈNH ỦY, CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH TẠI CUỘC HỌP VỀ TIẾN ĐỘ CÁC DỰ ÁN TRỌNG ĐIỂM",
        None,
    ),
    "an urgent mark below the recipients": (
        """
ỦY BAN NHÂN DÂN
TỈNH BÌNH ĐỊNH
Số: 88/UBND-TH
V/v thực hiện Nghị quyết số 05/NQ-CP ngày 10/01/2026
của Chính phủ
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Bình Định, ngày 6 tháng 6 năm 2026
Kính gửi: Các sở.
HOẢ TỐC
Thực hiện Nghị quyết, UBND tỉnh yêu cầu.
CHỦ TỊCH
Ngô Văn Bưởi
""",
        "Công văn",
        "88/UBND-TH",
        "2026-06-06",
        "Ủy ban nhân dân tỉnh Bình Định",
        "Ngô Văn Bưởi",
        "thực hiện Nghị quyết số 05/NQ-CP ngày 10/01/2026 của Chính phủ",
        "hỏa tốc",
    ),
}


def said(head: Header) -> tuple[str | None, ...]:
    day = head.date.isoformat() if head.date else None
    return head.doc_type, head.number, day, head.issuer, head.signer, head.subject, head.urgency


@pytest.mark.parametrize("form", HEADS)
def test_nd_30_the_head_is_read_in_every_form(form: str) -> None:
    text, *wanted = HEADS[form]
    assert said(read_header(text)) == tuple(wanted)


@pytest.mark.parametrize("form", HEADS)
def test_every_value_says_where_it_stands(form: str) -> None:
    text = HEADS[form][0]
    head = read_header(text)
    for name, (start, end) in head.spans.items():
        assert 0 <= start < end <= len(text), name
    if head.signer and "signer" in head.spans:
        start, end = head.spans["signer"]
        assert text[start:end].replace("*", "").strip().casefold() == head.signer.casefold()


def test_the_year_is_known_where_the_day_is_blank() -> None:
    text = HEADS["a ministry draft with blanks"][0]
    assert read_header(text).date is None
    assert year_of_head(text) == 2026


@pytest.mark.parametrize(
    "text", ["", "\n\n", "Kính gửi", "|||", "Số:", "V/v", "KT. CHỦ TỊCH", "Chúng tôi đề nghị quý cơ quan trả lời."]
)
def test_a_text_without_a_head_has_none(text: str) -> None:
    assert said(read_header(text)) == (None,) * 7


@pytest.mark.parametrize(
    "run", [" ", ".", "_", "1", "A", "\n", "| ", "KT. CHỦ TỊCH\n", "V/v a\n", "Số: ", "Nguyễn Văn "]
)
def test_long_runs_take_no_longer_than_other_text(run: str) -> None:
    began = time.process_time()
    read_header(run * (5000 // len(run)))
    assert time.process_time() - began < 2
