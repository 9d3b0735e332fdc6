"""What a person hears of his own account: at once, and even of what was done in his name, for it may not have been he (J1)."""

from __future__ import annotations

from django.utils.translation import gettext_noop as N_

from dondoc.audit.kinds import AuditKind as K
from dondoc.notices.hearers import Telling, always, named

_FACTORS = ("own_factors", "")
OF_ACCOUNTS: dict[K, Telling] = {
    K.FACTOR_ADDED: Telling(
        named("user"),
        N_(
            "Tài khoản của anh/chị có thêm một cách xác thực bước hai. Nếu không phải anh/chị thêm, báo ngay người quản trị"
        ),
        urgent=always,
        page=_FACTORS,
        doer_too=True,
    ),
    K.FACTOR_REMOVED: Telling(
        named("user"),
        N_("Một cách xác thực bước hai của anh/chị đã được gỡ. Nếu không phải anh/chị gỡ, báo ngay người quản trị"),
        urgent=always,
        page=_FACTORS,
        doer_too=True,
    ),
    K.FACTORS_RESET: Telling(
        named("user"),
        N_("Người quản trị đã đặt lại xác thực hai bước của anh/chị. Anh/chị đăng nhập rồi thiết lập lại"),
        urgent=always,
        page=_FACTORS,
    ),
    K.RECOVERY_CODE_USED: Telling(
        named("user"),
        N_(
            "Một mã dự phòng của anh/chị vừa được dùng để đăng nhập. Nếu không phải anh/chị dùng, báo ngay người quản trị"
        ),
        urgent=always,
        page=_FACTORS,
        doer_too=True,
    ),
}
