"""The words with which officials say what is to be done, and those that only look like it. Lists, compiled once."""

from __future__ import annotations

import re


def one_of(words: str) -> str:
    """An expression for any of the phrases between bars; blanks in them may be line breaks, the longest is tried first."""
    phrases = sorted((phrase.strip() for phrase in words.split("|") if phrase.strip()), key=len, reverse=True)
    return "(?:" + "|".join(r"\s+".join(map(re.escape, phrase.split())) for phrase in phrases) + r")(?!\w)"


#: How a duty is done: stands before its verb.
ADVERBS = """
chủ động | khẩn trương | kịp thời | tích cực | thường xuyên | tiếp tục | tập trung | nghiêm túc | định kỳ | hằng năm |
hàng năm | hằng quý | hàng quý | hằng tháng | hàng tháng | trực tiếp | đồng thời | kiên quyết | quyết liệt | sớm | ngay
| nhanh chóng | phải | cần | có trách nhiệm | chịu trách nhiệm | trước mắt | từng bước | không | tuyệt đối không |
chủ trì | phối hợp | thống nhất | quan tâm | ưu tiên | bám sát | căn cứ | trên cơ sở | theo | theo dõi | trước ngày |
chậm nhất | trong thời hạn | trong tháng | trong quý | trong năm | xong trước | hạn chế | tối thiểu | có văn bản |
có ý kiến | có báo cáo | có kế hoạch | có giải pháp | có biện pháp | có phương án | có nhiệm vụ | cùng | nghiêm cấm |
chỉ | kết hợp | tăng cường | đẩy mạnh | đẩy nhanh | mạnh dạn | triệt để | thực sự | đột xuất | lồng ghép | chủ yếu |
khuyến khích | tạo điều kiện
"""
#: What is done.
VERBS = """
tổ chức | thực hiện | triển khai | xây dựng | ban hành | tham mưu | trình | báo cáo | rà soát | kiểm tra | hướng dẫn |
đôn đốc | tổng hợp | đề xuất | nghiên cứu | hoàn thành | hoàn thiện | bố trí | cân đối | cung cấp | gửi | lập |
phê duyệt | thẩm định | thẩm tra | giải quyết | xử lý | khắc phục | chỉ đạo | yêu cầu | giao | quán triệt | tuyên truyền
| phổ biến | vận động | công bố | công khai | cập nhật | đánh giá | xác định | xác minh | phân công | quy định | sửa đổi
| bổ sung | điều chỉnh | thanh tra | giám sát | bảo đảm | đảm bảo | chuẩn bị | mời | khảo sát | thống kê | đăng ký |
đăng tải | đăng | đưa | hỗ trợ | phát huy | nâng cao | đổi mới | huy động | quản lý | duy trì | củng cố | kiện toàn |
sắp xếp | thành lập | tạo | tham gia | thu hồi | ngăn chặn | phòng ngừa | phòng, chống | siết chặt | chấn chỉnh |
lựa chọn | giới thiệu | cử | bàn giao | tiếp nhận | tiếp thu | giải trình | làm việc | làm rõ | trả lời | nêu cao |
tính toán | thông tin | thông báo | truyền thông | phát triển | đào tạo | bồi dưỡng | tập huấn | thu thập | mở | xem xét
| quyết định | bảo vệ | ứng dụng | khai thác | đầu tư | thi công | nghiệm thu | thanh toán | quyết toán | giải ngân |
phân bổ | thu | nộp | cấp | thu hút | xúc tiến | quảng bá | liên kết | hợp tác | kết nối | chia sẻ | tích hợp | số hóa |
số hoá | chuyển | chuyển đổi | cải cách | cắt giảm | rút ngắn | đơn giản hóa | tháo gỡ | phát hiện | tuần tra |
kiểm soát | truy quét | điều tra | đấu tranh | trấn áp | tịch thu | đình chỉ | chấm dứt | xử phạt | di dời | sơ tán |
ứng phó | khoanh định | khoanh vùng | cắm mốc | đo đạc | kiểm kê | kiểm đếm | phân loại | phân tích | dự báo | cảnh báo
| theo dõi | quan trắc | vận hành | lắp đặt | sửa chữa | bảo trì | nâng cấp | mua sắm | đấu giá | đấu thầu | tuyển dụng
| bổ nhiệm | luân chuyển | điều động | khen thưởng | kỷ luật | biểu dương | tổng kết | sơ kết | đối thoại |
tiếp công dân | tiếp | tư vấn | đàm phán | ký kết | cam kết | phân cấp | ủy quyền | phân định | mở rộng | thúc đẩy |
khôi phục | hình thành | thiết lập | tận dụng | tăng | giảm | rút kinh nghiệm | kiểm điểm | chấp hành | đề nghị |
kiến nghị | phản ánh | thể chế hóa | thể chế hoá | cụ thể hóa | cụ thể hoá | hiện đại hóa | hiện đại hoá | đa dạng hóa |
ký | soạn | biên soạn | in | cấp phát | phát hành | phát động | phát | tặng | chi trả | chi | trao | thăm | chăm lo |
đón tiếp | đón | phục vụ | trực | bảo quản | lưu trữ | sử dụng | giữ | rèn luyện | học tập | vệ sinh | dọn dẹp |
tiêu hủy | tiêm | phun | giám định | giải phóng | bồi thường | khẩn trương | chuyển giao | đối chiếu | khớp nối |
đồng bộ | tuân thủ | xin ý kiến | lấy ý kiến | góp ý | dự | cam đoan | loại bỏ | hủy bỏ | bãi bỏ | phấn đấu | hạn chế |
kéo dài | vận dụng | phối hợp | chủ trì | kịp thời | là cơ quan | là đầu mối | làm đầu mối | nắm | nắm bắt | tìm kiếm |
nhân rộng | xóa | xoá | nâng | khởi công | khánh thành | hoàn trả | bán | mua | thuê | nạo vét | gia cố | tu bổ |
tôn tạo | trồng | chăm sóc | phòng trừ | cứu hộ | dừng | tạm dừng | thu thập, cung cấp | ngừng | đóng | mở cửa | lưu ý |
quy hoạch | giữ gìn | bình xét | niêm yết | hoàn chỉnh | chỉnh lý | chỉnh sửa | chỉnh trang | hiệu chỉnh | tạm ứng |
giữ vững | chuẩn hóa | chuẩn hoá | rút | hủy | sẵn sàng | áp dụng | thực thi | thống nhất | liên thông | liên hệ |
đăng cai | chú trọng | tái cơ cấu | cơ cấu lại | thí điểm | gắn | coi trọng | nhận | tiếp cận | bám | theo sát |
phục hồi | kêu gọi | hoàn tất | sưu tầm | tôn vinh | xét | xét duyệt | xét chọn | bình chọn | chốt | làm tốt | làm |
tự rà soát | tự kiểm tra | tự tổ chức | ghi nhận | lên phương án | phân bố | phân kỳ | bảo trợ | lãnh đạo | trang trí |
cảnh giác | cung ứng | dự trữ | điều tiết | điều hành | điều phối | bình ổn | xuất khẩu | nhập khẩu | sản xuất |
chế biến | tiêu thụ | tái đàn | thả | khai báo | kê khai | khử trùng | lấy mẫu | xét nghiệm | khám | chữa | điều trị |
cấp cứu | trợ giúp | cứu trợ | trợ cấp | chứng nhận | công nhận | cấp phép | gia hạn | đo | vẽ | dựng | trưng bày |
biểu diễn | ra quân | xử trí | dành | lấy | đón nhận | khơi thông | tiết kiệm | tiết giảm | cải tạo | cải thiện | trả |
ban bố | truy xuất | truy thu | gọi | sắp đặt | tố giác | tiếp xúc | giữ ổn định | đấu nối | tăng thời lượng | sao gửi |
sao lục | tiến hành | thẩm duyệt | chọn | phân luồng | giải tỏa | giải toả | cưỡng chế | tháo dỡ | phân phối | điều chuyển |
xác nhận | thay thế | vận chuyển | cài đặt | tạo lập | xác lập | hòa giải | hoà giải | truy tìm | phong tỏa | nhắc nhở |
phê bình | sáp nhập | hợp nhất | cắm biển | đối soát | định giá | khuyến cáo | tham vấn | vinh danh | trùng tu | định danh
| xác thực | trích | ngăn ngừa | răn đe | thuyết phục | lan tỏa | đồng hành | gieo trồng | thu hoạch | cho vay | khoanh nợ |
bảo tồn | tham dự | tháo gỡ | tái định cư | phúc tra | tái kiểm tra | trực ban | sơ chế | ghi hình | ghi âm | đề cử
"""
VERB = re.compile(one_of(ADVERBS + "|" + VERBS))
VERB_ANY_CASE = re.compile(one_of(ADVERBS + "|" + VERBS), re.IGNORECASE)
#: Words after which a body's name is over although they are no verbs.
OVER = re.compile(
    one_of(
        """
tại | trong | trước | để | về | nhằm | với | khi | đến | từ | sau | do | nếu | như | bằng | ở | được | kết luận | kết thúc | đã | đang | chưa
| sẽ | mà | vào | cho | ngoài | nêu trên | nghiêm | căn cứ | trên cơ sở | thì | kính | trân trọng | cùng | còn | nhất là
| đặc biệt | hoặc đột xuất | và các nội dung | là | bị
"""
    )
)
#: Verbs that stand inside names and groups as nouns.
NOUNS = re.compile(
    one_of(
        """
chủ đầu tư | nhà đầu tư | dự án đầu tư xây dựng công trình | dự án đầu tư xây dựng | dự án đầu tư |
đầu tư xây dựng công trình | đầu tư xây dựng | xây dựng công trình | đầu tư và xây dựng | tổ chức chính trị - xã hội |
tổ chức chính trị – xã hội | tổ chức chính trị xã hội | tổ chức, cá nhân | tổ chức xã hội | tổ chức hội |
tổ chức đoàn thể | tổ chức tín dụng | tổ chức quốc tế | tổ chức kinh tế | tổ chức có liên quan | tổ chức liên quan |
tổ chức hoạt động | tổ chức phi chính phủ | tổ chức đảng | tổ chức, đơn vị | tổ chức thành viên | quản lý dự án |
quản lý nhà nước | quản lý giáo dục | quản lý thị trường | quản lý khu | quản lý các khu | quản lý đất đai | quản lý rừng | quản lý di tích
| thông tin đại chúng | thông tin truyền thông | cung cấp dịch vụ | đơn vị cung cấp | phát triển quỹ đất |
cơ quan báo chí | thông tấn, báo chí | cơ quan quản lý | cơ quan thẩm định | cơ quan chỉ đạo | thường trực | thứ cấp |
sơ cấp | cao cấp | trung cấp | bảo vệ rừng | bảo vệ thực vật | cơ sở dữ liệu | trợ giúp pháp lý | chăm sóc sức khỏe |
xét nghiệm | khám bệnh, chữa bệnh | khám chữa bệnh | khám bệnh | chế biến | sản xuất | tiêu thụ | làm chủ đầu tư |
phòng, chống | phòng cháy, chữa cháy | phòng cháy chữa cháy | phòng, chống thiên tai | phòng chống thiên tai |
phòng, chống tham nhũng | phòng thủ dân sự | tìm kiếm cứu nạn | xúc tiến đầu tư | đơn vị thi công | nhà thầu thi công |
tư vấn giám sát | đơn vị tư vấn | nhà thầu tư vấn | đơn vị quản lý | dân quân tự vệ | chỉ đạo các cấp |
phục vụ hành chính công | dịch vụ công | khai thác khoáng sản | hoạt động khai thác khoáng sản | đơn vị trực thuộc |
trực thuộc | phòng trực thuộc | chủ rừng | chủ cơ sở | cơ sở sản xuất | cơ sở đào tạo | giáo dục và đào tạo |
trường đào tạo | đơn vị sử dụng | lao động | quỹ đầu tư phát triển | đầu tư phát triển | đầu tư nước ngoài |
ngân hàng đầu tư | đơn vị vận hành | quản lý vận hành | đăng kiểm | đăng ký đất đai | kiểm soát bệnh tật | thu phí |
trung tâm dự báo | khí tượng thủy văn | được giao | được phân công | giao thông | giao thông vận tải | cấp tỉnh | cấp xã
| cấp huyện | công nghệ thông tin và truyền thông | công nghệ thông tin | thông tin và truyền thông | chuyển đổi số |
công nghệ số | cấp sở | cấp bộ | các cấp | cấp cơ sở | phát thanh | phát thanh và truyền hình | trình độ | cấp nước |
thoát nước | cấp thoát nước | thành viên | thu gom | phục vụ | trực tuyến | cùng cấp | có liên quan | đăng cai |
thủ trưởng | chi cục | chi nhánh | chi bộ | đơn vị sự nghiệp | sự nghiệp công lập | quản lý trực tiếp | cử tri
| hợp tác xã | các tổ chức
""",
    ),
    re.IGNORECASE,
)
#: After an actor: what is told of it, not laid on it.
NO_DUTY = re.compile(
    one_of(
        """
đã | đang | chưa | sẽ | nhận được | có ý kiến như sau | có ý kiến chỉ đạo | thống nhất với | thống nhất chủ trương |
thống nhất việc | đồng ý | ghi nhận | đánh giá cao | biểu dương | kết luận | thông báo để | thông báo kết luận | thông báo ý kiến |
thông báo nội dung | thông báo như sau | thông báo đến các | thông báo đến Quý | thông báo tới các | thông báo về việc |
thông báo và | nhận thấy | trân trọng |
kính mời | kính đề nghị | vừa | ban hành kèm theo | gồm | cùng với | là bộ phận | được | có tờ trình | có công văn |
có quyền | có đủ | bị | còn | hoan nghênh | cảm ơn | chỉ rõ | nhấn mạnh | nêu rõ | có kết luận | có quyết định | xin |
rất mong | nhất trí
"""
    ),
    re.IGNORECASE,
)
#: A directive verb: what the issuer does to an actor.
DIRECTING = re.compile(
    r"\b(?:" + one_of("giao | yêu cầu | đề nghị | chuyển | phân công | chỉ đạo") + ")", re.IGNORECASE
)
#: Closings that lay no duty of their own on anybody.
CLOSING = re.compile(
    r"chịu\s+trách\s+nhiệm\s+(?:tổ\s+chức\s+|toàn\s+diện\s+|hoàn\s+toàn\s+|cá\s+nhân\s+|chính\s+)*(?:thi\s+hành|thực\s+hiện|trước\s|nếu\s|khi\s+để)"
    r"|nghiêm\s+túc,?\s+(?:tổ\s+chức\s+|phối\s+hợp\s+|quán\s+triệt,?\s+|và\s+)*(?:triển\s+khai|thực\s+hiện|chấp\s+hành)"
    r"|(?:được\s+)?biết,?\s+(?:và\s+|để\s+|nghiêm\s+túc\s+|phối\s+hợp\s+|tổ\s+chức\s+|triển\s+khai\s+)*(?:thực\s+hiện|chỉ\s+đạo|theo\s+dõi)"
    r"|trong\s+quá\s+trình\s+(?:tổ\s+chức\s+|triển\s+khai\s+)*thực\s+hiện|nếu\s+có\s+(?:khó\s+khăn|vướng\s+mắc|vấn\s+đề|phát\s+sinh)"
    r"|căn\s+cứ\s+(?:quyết\s+định|nghị\s+quyết|nội\s+dung)[^,]{0,60},?\s+(?:thi\s+hành|(?:tổ\s+chức\s+)?thực\s+hiện)\s*$"
    r"|(?:^|\s)(?:bố\s+trí\s+thời\s+gian\s+)?(?:tham\s+)?dự\s+(?:họp|hội\s+nghị|buổi|cuộc)[^.;]{0,60}(?:đúng|đầy\s+đủ|thành\s+phần|theo)"
    r"|tham\s+dự,?\s+(?:đầy\s+đủ|đúng)"
    r"|(?:sắp\s+xếp|bố\s+trí)\s+thời\s+gian\s+(?:tham\s+)?dự"
    r"|nêu\s+cao\s+tinh\s+thần|chịu\s+trách\s+nhiệm\s+(?:trước\s+pháp\s+luật|về\s+(?:tính|nội\s+dung|kết\s+quả|số\s+liệu|toàn))",
    re.IGNORECASE,
)
#: "… tổ chức thực hiện Chỉ thị này": the whole document once more.
WHOLE_AGAIN = re.compile(
    r"(?:thực\s+hiện|thi\s+hành|triển\s+khai)(?:\s+(?:nghiêm(?:\s+túc)?|tốt|đầy\s+đủ|có\s+hiệu\s+quả|hiệu\s+quả|các\s+nội\s+dung"
    r"|các\s+nhiệm\s+vụ|nội\s+dung"
    r"|theo|của|trong|tại|đồng\s+bộ|,))*\s+(?:Chỉ\s+thị|Kế\s+hoạch|Công\s+điện|Nghị\s+quyết|Quyết\s+định|Thông\s+báo|Kết\s+luận"
    r"|Chương\s+trình|văn\s+bản|ý\s+kiến)"
    r"[^.;,]{0,40}?(?:này|nêu\s+trên|trên)\s*\.?\s*(?:/\.)?\s*$",
    re.IGNORECASE,
)
#: Nothing but "carry it out".
BARE = re.compile(
    r"(?:khẩn\s+trương,?\s+|kịp\s+thời,?\s+|chủ\s+động,?\s+|tích\s+cực,?\s+|nghiên\s+cứu,?\s+|quan\s+tâm,?\s+|chỉ\s+đạo,?\s+|tổ\s+chức\s+|triển\s+khai\s+|nghiêm\s+túc\s+|phối\s+hợp\s+|,\s*"
    r"|và\s+)*(?:thực\s+hiện|thi\s+hành|chấp\s+hành)"
    r"(?:\s+nghiêm(?:\s+túc)?)?(?:\s+theo\s+quy\s+định)?\s*\.?\s*(?:/\.)?\s*",
    re.IGNORECASE,
)
