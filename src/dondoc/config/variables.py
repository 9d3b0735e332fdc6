"""Every variable of the environment with its default and what it is for: the table of docs/operate.md, and what the doctor knows by name."""

from __future__ import annotations

from dondoc.config.topics import accounts, backup, exchange, factors, files, mail, records, single_sign_on, watching
from dondoc.config.topics.reading import Variable

#: Variables that programs of others bear, as docs/api.md writes them: a client beside the server must not stop it.
OF_CLIENTS = frozenset({"DONDOC_API", "DONDOC_TOKEN"})

GENERAL = (
    Variable("DONDOC_DATA", "`var` here", "thư mục chứa toàn bộ dữ liệu", "the one folder that holds all state"),
    Variable(
        "DATABASE_URL",
        "SQLite in it",
        "cơ sở dữ liệu: `postgres://tên:mật-khẩu@máy/tên-csdl`; trong mật khẩu viết # là %23, / là %2F, ? là %3F, @ là %40, [ là %5B",
        "the database, `postgres://user:password@host/name`; in the password # is written %23, / %2F, ? %3F, @ %40, [ %5B",
    ),
    Variable("DONDOC_PROVINCE", "`thanh-hoa-2025`", "mã quy chế đang áp dụng", "id of the regulation"),
    Variable(
        "DONDOC_MODE",
        "`production`",
        "`production` chạy thật; `training` tập huấn (đặt được giờ); `demo` dùng thử",
        "`production`, `training` (the clock can be set), `demo` (besides: people to sign in as)",
    ),
    Variable(
        "DONDOC_SECRET_KEY",
        "made once, kept in the folder",
        "khóa ký phiên làm việc; nhiều máy thì phải đặt giống nhau",
        "signs sessions; where several machines serve, the same on each",
    ),
    Variable(
        "DONDOC_HOSTS",
        "`localhost,127.0.0.1,[::1]`",
        "các tên miền hệ thống trả lời, cách nhau bằng dấu phẩy",
        "names the server answers to, separated by commas",
    ),
    Variable(
        "DONDOC_HTTPS",
        "off",
        "`1` khi đứng sau proxy có HTTPS: cookie an toàn, chuyển hướng, HSTS",
        "`1` behind a proxy that speaks HTTPS: secure cookies, redirect, HSTS",
    ),
    Variable(
        "DONDOC_BASE_URL",
        "the first of the hosts",
        "địa chỉ người dùng mở, để ghi liên kết trong thư",
        "how people reach the installation, for the links in messages",
    ),
    Variable("DONDOC_MAX_UPLOAD_MB", "`30`", "cỡ tệp lớn nhất, MB", "largest file, MB"),
    Variable(
        "DONDOC_API_PER_MINUTE",
        "`300`",
        "số yêu cầu API mỗi phút của một mã truy cập, ở mỗi máy chủ",
        "requests of one token that each machine takes in a minute",
    ),
    Variable(
        "DONDOC_SOURCE_URL",
        "–",
        "nơi công bố mã nguồn của bản đang chạy (AGPL-3.0)",
        "where you publish the source of the version you run (AGPL-3.0)",
    ),
    Variable(
        "DONDOC_WEBHOOK_HOSTS",
        "–",
        "máy trong mạng nội bộ được nhận webhook",
        "machines of the inner network that may be told of deeds",
    ),
    Variable(
        "DONDOC_PUBLIC_EMBED_HOSTS",
        "any",
        "cổng thông tin được nhúng trang công khai",
        "portals that may show pieces of the public site",
    ),
    Variable("DONDOC_DEBUG", "off", "`1`: chỉ dành cho người lập trình", "`1`: for developers only"),
)

#: In the order in which the documents show them.
VARIABLES = (
    *GENERAL,
    *mail.VARIABLES,
    *exchange.VARIABLES,
    *files.VARIABLES,
    *watching.VARIABLES,
    *backup.VARIABLES,
    *records.VARIABLES,
    *accounts.VARIABLES,
    *factors.VARIABLES,
    *single_sign_on.VARIABLES,
)
NAMES = frozenset(variable.name for variable in VARIABLES)
