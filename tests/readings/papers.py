"""Invented documents of an invented province, as they are pasted or dropped in."""

PLAN = """ỦY BAN NHÂN DÂN
TỈNH SÔNG XANH

Số: 31/KH-UBND

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Sông Xanh, ngày 12 tháng 11 năm 2026

KẾ HOẠCH
Trồng cây chắn sóng ven sông năm 2027

Để chuẩn bị cho mùa mưa, Ủy ban nhân dân tỉnh ban hành Kế hoạch trồng cây chắn sóng như sau:

I. MỤC ĐÍCH
Giữ bờ sông, bảo vệ ruộng vườn ven sông.

II. NHIỆM VỤ
1. Sở Thủy lợi chủ trì, phối hợp với Sở Ngân khố và các đơn vị liên quan
lập danh sách đoạn bờ sông cần trồng cây, báo cáo Ủy ban nhân dân tỉnh trước ngày 15/12/2026.
2. Sở Ngân khố
a) Bố trí kinh phí mua cây giống, hoàn thành trong 10 ngày làm việc kể từ ngày ký.
b) Hướng dẫn thanh toán tiền công trồng cây.
3. Sở Lâm sản định kỳ hằng quý báo cáo Ủy ban nhân dân tỉnh số cây còn sống.
4. Hội Làng nghề Sông Xanh vận động hội viên tham gia trồng cây trước ngày 20/01/2027.

TM. ỦY BAN NHÂN DÂN
KT. CHỦ TỊCH
PHÓ CHỦ TỊCH
Lê Văn Bờ
"""
