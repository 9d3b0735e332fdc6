"""Words that heads and signatures are made of: family names, abbreviations, the names of fields of administration."""

from __future__ import annotations

#: Family names, bare of marks. A name that begins with none of them is believed only where no other stands.
FAMILIES = frozenset(
    """
an au bach bang banh be bien bui ca cam cao chang chau che chu chung co cu cung dam dang danh dao dau diep dieu
dinh do doan duong eban giang giap h ha hau hinh ho hoa hoang hong hua huynh k kha khieu khong khuat khuc khuong
kieu kim kpa ksor la lai lam lau le leng lieu linh lo loc lu luc luong luu ly ma mac mai man mau mong mua nay
ngac ngan nghiem ngo nguyen ninh nhan nie nong o ong phan phi pham phu phung quach quan quang rcom rmah ro sam
si siu son sung ta tang tao te thach thai than thao thieu to ton tong tra trac tran trang trieu trinh truong tu
ung uong van vang vi vien vo vu vuong xa y yen
""".split()  # noqa: SIM905
)
#: Words that begin other lines of a signature than a name.
NOT_NAMES = frozenset(
    """
so bo ban hoi cong uy noi nhu luu kinh phong tinh thanh uong van cuc chi tong vien truong pho chu giam chanh
dang doan cac thu xa huyen quan mat to
""".split()  # noqa: SIM905
)
#: Abbreviations that stay in capitals.
ACRONYMS = frozenset("UBND HĐND MTTQ BQL QLDA BCĐ BCH VP TW TNHH MTV ATGT BHXH TP. TP KKT KCN CĐ".split())  # noqa: SIM905
#: Names of fields as their ministries and departments write them, longer ones first.
FIELDS = (
    "Ủy ban nhân dân",
    "Hội đồng nhân dân",
    "Điện lực",
    "Nông nghiệp và Phát triển nông thôn",
    "Lao động - Thương binh và Xã hội",
    "Lao động, Thương binh và Xã hội",
    "Văn hóa, Thể thao và Du lịch",
    "Nông nghiệp và Môi trường",
    "Tài nguyên và Môi trường",
    "Thông tin và Truyền thông",
    "Khoa học và Công nghệ",
    "Giáo dục và Đào tạo",
    "Kế hoạch và Đầu tư",
    "Dân tộc và Tôn giáo",
    "Giao thông vận tải",
    "Văn hóa và Thể thao",
    "Văn hóa, Thông tin",
    "Công Thương",
    "Tài chính",
    "Nội vụ",
    "Xây dựng",
    "Y tế",
    "Tư pháp",
    "Công an",
    "Quốc phòng",
    "Ngoại giao",
    "Ngoại vụ",
    "Du lịch",
    "Dân tộc",
    "Chính phủ",
    "Quản lý",
    "Chỉ đạo",
    "Chỉ huy",
    "Thường vụ",
    "Chấp hành",
    "Tuyên giáo",
    "Dân vận",
    "Tổ chức",
    "Nội chính",
    "Kiểm tra",
    "Khu kinh tế",
    "Kiểm lâm",
    "Mặt trận Tổ quốc Việt Nam",
    "Việt Nam",
    "Lao động",
    "Bệnh viện",
    "Tổng Bí thư",
    "Quân sự",
    "Nhà nước",
    "Thống kê",
    "Hải quan",
    "",
)
#: Names of kinds as printed, and the abbreviation in the symbol (NĐ 30/2020/NĐ-CP, Phụ lục III); longer names first.
KINDS = (
    ("Công điện", "CĐ"), ("Chỉ thị", "CT"), ("Quyết định", "QĐ"), ("Nghị quyết", "NQ"), ("Thông báo", "TB"), ("Kế hoạch", "KH"),
    ("Giấy mời", "GM"), ("Phiếu chuyển", "PC"), ("Báo cáo", "BC"), ("Tờ trình", "TTr"), ("Hướng dẫn", "HD"), ("Chương trình", "CTr"),
    ("Đề án", "ĐA"), ("Phương án", "PA"), ("Kết luận", "KL"), ("Quy định", "QyĐ"), ("Quy chế", "QC"), ("Biên bản", "BB"), ("Nghị định", "NĐ"),
    ("Thông tư", "TT"), ("Phiếu gửi", "PG"), ("Phiếu báo", "PB"), ("Giấy ủy quyền", "GUQ"), ("Công văn", "CV"), ("Thông cáo", "TC"),
)  # fmt: skip
BY_SIGN = {sign: name for name, sign in KINDS}
SURE_SIGNS = frozenset(("QĐ", "KH", "TB", "NQ", "CĐ", "GM", "TTr"))
