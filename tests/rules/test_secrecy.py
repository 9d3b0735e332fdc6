"""Marks of secrecy are stopped however they are written; the word in running text is not."""

from __future__ import annotations

import unicodedata

import pytest

from dondoc.rules.secrecy import mark_in_file_name, mark_in_metadata, mark_in_title, soft_question, stamp_in

STAMPED = [
    "MẬT",
    "  MẬT  ",
    "[MẬT]",
    "* MẬT *",
    "Mật",
    "mật",
    "mật.",
    "TỐI MẬT",
    "TUYỆT MẬT",
    "Tối mật",
    "tối mật",
    "Tuyệt Mật",
    "T Ố I  M Ậ T",
    "T U Y Ệ T   M Ậ T",
    "M Ậ T",
    "M\nẬ\nT",
    "TUYỆT\nMẬT",
    "TỐI\u00a0MẬT",
    "TỐI\u200bMẬT",
    "T.Ố.I M.Ậ.T",
    "TỐI_MẬT",
    "ＭẬＴ",
    "М\u0410\u0302\u0323Т",  # Cyrillic letters with Vietnamese marks
    "TOI MAT",
    "TUYET MAT",
    "TÔI MÂT",  # a scan read badly
    "tèi mËt",  # TCVN3
    "TUYEÄT MAÄT",  # VNI
    "MËT",
    "UBND TỈNH\nSố: 12/UBND-NC\nMẬT\nV/v ví dụ",
    "UBND TỈNH\r\nSố: 12/UBND-NC\r\nTỐI MẬT\r\nV/v ví dụ",
    "Số: 12/UBND-NC MẬT Thanh Hóa, ngày 02 tháng 01 năm 2026",
    "Số: 12/UBND-NC    MẬT    Thanh Hóa, ngày 02 tháng 01 năm 2026",
    "TỐI MẬT Độc lập - Tự do - Hạnh phúc",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM TUYỆT MẬT",
    "Sở Ví Dụ\tMẬT\t12",
    "Độ mật: Tối mật",
    "Độ mật: mật",
    "ĐỘ MẬT : MẬT",
    "Mức độ mật: Tuyệt mật",
    "Độ mật: B",
    "Do mat: Toi mat",
    "Độ mật\nMật",
    "MẬT\nĐộ khẩn: Hỏa tốc",
    "MẬT  Bản số: 02",
    "Tối mật: kết quả kiểm tra đợt 1",
    "MẬT: kết quả kiểm tra đợt 1",
    "Kết quả đợt 1 (Mật)",
    "Kết quả đợt 1 (tối mật)",
    "Gửi kèm bản TỐI MẬT của đơn vị",
    "Đã làm xong phần việc thứ nhất.\n\nTUYỆT MẬT\n\nCòn phần thứ hai.",
]

ORDINARY = [
    "",
    "Bảo đảm bảo mật thông tin của người dân.",
    "Mật độ dân số năm 2026",
    "MẬT ĐỘ DÂN SỐ",
    "Bảo vệ bí mật nhà nước",
    "BẢO VỆ BÍ MẬT NHÀ NƯỚC",
    "KẾ HOẠCH TĂNG CƯỜNG BẢO\nMẬT\nAN TOÀN THÔNG TIN",
    "công tác bảo\nmật\nthông tin",
    "QUY HOẠCH\nMẬT\nĐỘ XÂY DỰNG",
    "Hỗ trợ nông dân nuôi ong lấy mật",
    "Sản lượng mật ong tăng",
    "Đổi mật khẩu định kỳ",
    "Quan hệ thân mật",
    "Cây cối rậm mật",
    "Ngành mật mã",
    "Trụ sở tại phố Mật Sơn",
    "bệnh sỏi mật",
    "BUỔI TỐI MẬT ĐỘ GIAO THÔNG CAO",
    "Ban hành danh mục bí mật nhà nước độ Tối mật của ngành",
    "DANH MỤC BÍ MẬT NHÀ NƯỚC ĐỘ TUYỆT MẬT, TỐI MẬT",
    "Độ mật: Thường",
    "Độ mật: không",
    "Độ mật: ",
    "Độ mật: ……\nĐộ khẩn: Khẩn",
    "Độ bảo mật: cao",
    "Tôi mất điện thoại",
    "Tôi mất",
    "Buổi tối mát mẻ",
    "Đơn vị đã gửi báo cáo mật theo đường cơ yếu.",
    "Cán bộ làm công tác văn thư mật được tập huấn.",
    "HỎA TỐC",
    "MẶT BẰNG",
    "LƯU HÀNH NỘI BỘ",
    "MAT-XA",
    "FORMAT",
]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("text", STAMPED)
def test_a_stamp_is_seen(text: str, form: str) -> None:
    assert stamp_in(unicodedata.normalize(form, text))


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_text_is_let_through(text: str, form: str) -> None:
    assert stamp_in(unicodedata.normalize(form, text)) is None


@pytest.mark.parametrize(
    "title",
    [
        "Báo cáo mật về tình hình biên giới",
        "Công văn tối mật số 12",
        "V/v triển khai kế hoạch tuyệt mật",
        "(Mật) Kế hoạch diễn tập",
        "Mật - Kế hoạch diễn tập",
        "Kế hoạch diễn tập - Mật",
        "Kế hoạch diễn tập MẬT",
        "MẬT: Kế hoạch diễn tập",
        "KẾ HOẠCH T Ố I M Ậ T",
    ],
)
def test_a_title_that_says_so_is_seen(title: str) -> None:
    assert mark_in_title(title)
    assert mark_in_title(unicodedata.normalize("NFD", title))


@pytest.mark.parametrize(
    "title",
    [
        "Tăng cường công tác bảo vệ bí mật nhà nước",
        "V/v bảo mật thông tin, an toàn dữ liệu",
        "Báo cáo mật độ dân số đô thị",
        "Đề án mật ong rừng",
        "Danh mục bí mật nhà nước độ Tuyệt mật của ngành",
        "Quy chế quản lý tài liệu mật tại cơ quan",
        "Kiểm tra công tác bảo mật",
        "KIỂM TRA CÔNG TÁC BẢO MẬT",
        "Cải tạo đường Mật Sơn",
        "Phát triển nghề nuôi ong lấy mật",
        "Rà soát các độ mật của tài liệu",
        "V/v không cập nhật nhiệm vụ mật, tối mật, tuyệt mật vào Hệ thống",
    ],
)
def test_an_ordinary_title_is_let_through(title: str) -> None:
    assert mark_in_title(title) is None
    assert mark_in_title(unicodedata.normalize("NFD", title)) is None


@pytest.mark.parametrize(
    "name",
    [
        "TUYET MAT.pdf",
        "toi_mat.docx",
        "CV-toi-mat-12.pdf",
        "TOIMAT 12.pdf",
        "t o i m a t.pdf",
        "Kế hoạch tối mật.pdf",
        "kế_hoạch_tối_mật.pdf",
        "TỐIMẬT.pdf",
        "công văn MẬT.pdf",
        "mật.pdf",
        "[Mật] báo cáo.docx",
        "CV-MAT-12.pdf",
        "cong_van_mat.pdf",
        "bao cao (mat).pdf",
        "MAT.pdf",
        "MAT 12.pdf",
    ],
)
def test_a_file_name_that_says_so_is_seen(name: str) -> None:
    assert mark_in_file_name(name)
    assert mark_in_file_name(unicodedata.normalize("NFD", name))


@pytest.mark.parametrize(
    "name",
    [
        "bao-mat-thong-tin.pdf",
        "bảo mật thông tin.pdf",
        "bi_mat_nha_nuoc.docx",
        "mat-do-dan-so.xlsx",
        "mật_độ_dân_số.xlsx",
        "mat bang sach.pdf",
        "giai phong mat bang.pdf",
        "tôi mất.pdf",
        "format.pdf",
        "nuôi ong lấy mật.docx",
        "Mật Sơn - quy hoạch.pdf",
        "boi mat.pdf",
        "danh-muc-bi-mat-nha-nuoc-do-toi-mat.pdf",
        "báo cáo mất rừng.pdf",
        "bao cao mat rung.pdf",
    ],
)
def test_an_ordinary_file_name_is_let_through(name: str) -> None:
    assert mark_in_file_name(name) is None
    assert mark_in_file_name(unicodedata.normalize("NFD", name)) is None


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("V/v bảo vệ bí mật nhà nước", True),
        ("Quy chế quản lý tài liệu mật", True),
        ("bảo mật thông tin", True),
        ("Số 12/UBND-NC(M)", True),
        ("Số 12/UBND-NC-M", True),
        ("mật độ dân số", False),
        ("nuôi ong lấy mật", False),
        ("Số 12/UBND-NC", False),
        ("Số 12/UBND-MTTQ", False),
    ],
)
def test_speaking_of_secrecy_is_asked_about_once(text: str, asked: bool) -> None:
    assert bool(soft_question(text)) is asked


@pytest.mark.parametrize(
    "text",
    [
        "M " * 20_000 + " " * 20_000 + "T Ố I " * 5_000 + "x",
        "\n" * 50_000 + "x",
        " " * 50_000 + "x",
        "BẢO\nMẬT\n" * 8_000,
        "độ mật: " * 8_000,
        "- " * 30_000,
    ],
)
def test_a_hostile_text_is_read_to_its_end(text: str) -> None:
    """Long runs of blanks, line breaks and beginnings of stamps: reading ends, and without a finding."""
    assert stamp_in(text) is None


@pytest.mark.parametrize(
    "field",
    [
        ("Độ mật", "Mật"),
        ("do_mat", "A"),
        ("{urn:x}SecurityLevel", "1"),
        ("secrecy", "Tối mật"),
        ("Confidential", "true"),
        ("Priority", "Mật"),
        ("Sensitivity", "Confidential"),
        ("keywords", "kế hoạch, mật, 2026"),
        ("Subject", "TOI MAT"),
        ("title", "Microsoft Word - CV TOI MAT 1.doc"),
        ("", "TUYỆT MẬT"),
    ],
)
def test_metadata_that_say_so_stop_the_document(field):
    assert mark_in_metadata([("title", "Báo cáo"), field])


@pytest.mark.parametrize(
    "field",
    [
        ("Độ mật", "Thường"),
        ("độ mật", "Không"),
        ("SecurityLevel", "0"),
        ("security", " "),
        ("DocSecurity", "4"),
        ("Priority", "3"),
        ("Subject", "Ban hành danh mục bí mật nhà nước độ Tuyệt mật, Tối mật"),
        ("title", "Bảo mật thông tin; mật độ dân số"),
        ("keywords", "bảo mật, mật độ"),
    ],
)
def test_ordinary_metadata_pass(field):
    assert mark_in_metadata([field]) is None
