"""What the database's driver says in English -> the same for an official. What is not known here is left to the English line."""

from __future__ import annotations

import re

#: Signs of a database that cannot be reached, first that fits.
_DRIVER = (
    (r"password authentication failed", "máy chủ không nhận tên hoặc mật khẩu."),
    (r"translate host name|resolve host|Name or service not known", "không tìm thấy máy mang tên ấy."),
    (r"Connection refused|No such file", "ở địa chỉ và cổng ấy không có máy chủ nào trả lời."),
    (r"timeout|timed out|No route|unreachable", "máy chủ không trả lời kịp."),
    (r'role "[^"]*" does not exist', "máy chủ không có tài khoản ấy."),
    (r'database "[^"]*" does not exist', "máy chủ không có cơ sở dữ liệu mang tên ấy."),
    (r"no pg_hba.conf entry", "máy chủ không cho máy này kết nối (pg_hba.conf)."),
    (r"too many (clients|connections)|remaining connection slots", "máy chủ đã hết chỗ kết nối."),
    (r"not a database|malformed|disk image", "tệp SQLite bị hỏng hoặc không phải là cơ sở dữ liệu."),
    (r"unable to open database file", "không mở được tệp SQLite."),
    (r"locked", "cơ sở dữ liệu đang bị một tiến trình khác giữ."),
)
_ELSE = "lý do ghi nguyên văn ở dòng tiếng Anh."


def in_vietnamese(said: str) -> str:
    """Takes what the driver said; answers why the database was not reached."""
    return next((words for sign, words in _DRIVER if re.search(sign, said)), _ELSE)
