"""What a person hears of his own account: at once, and even of what was done in his name, for it may not have been he (J1)."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext_noop as N_

from dondoc.audit.following import Line
from dondoc.audit.kinds import AuditKind as K
from dondoc.notices.hearers import Telling, always, both, of_role
from dondoc.notices.hearing import Ear, Place, Scene
from dondoc.rules.access import Role

_FACTORS = ("own_factors", "")
_SESSIONS = ("own_sessions", "")


def owner(scene: Scene, line: Line, place: Place | None) -> Iterator[Ear]:
    """Whose account it is, and not who stands in for him: that is a matter of his work alone."""
    for user_id in line.ids("user"):
        yield from [ear for ear in scene.by_user[user_id] if ear.user_id == user_id][:1]


OF_ACCOUNTS: dict[K, Telling] = {
    K.FACTOR_ADDED: Telling(
        owner,
        N_(
            "Tài khoản của anh/chị có thêm một cách xác thực bước hai. Nếu không phải anh/chị thêm, báo ngay người quản trị"
        ),
        urgent=always,
        page=_FACTORS,
        doer_too=True,
    ),
    K.FACTOR_REMOVED: Telling(
        owner,
        N_("Một cách xác thực bước hai của anh/chị đã được gỡ. Nếu không phải anh/chị gỡ, báo ngay người quản trị"),
        urgent=always,
        page=_FACTORS,
        doer_too=True,
    ),
    K.FACTORS_RESET: Telling(
        owner,
        N_("Người quản trị đã đặt lại xác thực hai bước của anh/chị. Anh/chị đăng nhập rồi thiết lập lại"),
        urgent=always,
        page=_FACTORS,
    ),
    K.RECOVERY_CODE_USED: Telling(
        owner,
        N_(
            "Một mã dự phòng của anh/chị vừa được dùng để đăng nhập, còn %(left)s mã. Nếu không phải anh/chị dùng, báo ngay người quản trị"
        ),
        urgent=always,
        page=_FACTORS,
        doer_too=True,
    ),
    K.IDENTITY_LINKED: Telling(
        owner,
        N_(
            "Tài khoản của anh/chị vừa được gắn với một người của hệ thống xác thực bên ngoài. Nếu không phải anh/chị, gỡ ra và báo người quản trị"
        ),
        urgent=always,
        page=("own_identities", ""),
        doer_too=True,
    ),
    K.NEW_DEVICE: Telling(
        owner,
        N_(
            "Tài khoản của anh/chị vừa đăng nhập từ một thiết bị mới. Nếu không phải anh/chị, kết thúc phiên ấy, đổi mật khẩu và báo người quản trị"
        ),
        urgent=always,
        page=_SESSIONS,
    ),
    K.SIGN_IN_LOCKED: Telling(
        owner,
        N_(
            "Đăng nhập bằng mật khẩu của anh/chị bị tạm khóa vì nhập sai nhiều lần. Nếu không phải anh/chị nhập, báo ngay người quản trị"
        ),
        urgent=always,
        page=_SESSIONS,
    ),
    K.SIGN_IN_UNLOCKED: Telling(
        owner, N_("Người quản trị đã mở lại đăng nhập bằng mật khẩu cho anh/chị"), urgent=always, page=_SESSIONS
    ),
    K.DORMANCY_NEAR: Telling(
        owner,
        N_("Tài khoản của anh/chị lâu không dùng và sẽ bị khóa từ ngày %(day)s. Anh/chị đăng nhập một lần để giữ"),
        urgent=always,
        page=_SESSIONS,
    ),
    K.BREAK_GLASS_MADE: Telling(
        of_role(Role.ADMINISTRATOR),
        N_("Tài khoản khẩn cấp vừa được lập hoặc cấp lại mật khẩu từ dòng lệnh"),
        page=("person", "user"),
    ),
    K.BREAK_GLASS_USED: Telling(
        both(of_role(Role.ADMINISTRATOR), of_role(Role.OFFICE_LEADER)),
        N_("CẢNH BÁO: tài khoản quản trị khẩn cấp vừa được dùng để đăng nhập. Nếu không ai được giao dùng, xử lý ngay"),
        urgent=always,
        page=("audit_trail", ""),
        compulsory=True,
    ),
}
#: Kinds whose e-mail goes out whatever their hearers wished.
COMPULSORY = frozenset(kind.value for kind, telling in OF_ACCOUNTS.items() if telling.compulsory)
