"""Addresses of the second step, of passkeys and of one's own factors."""

from django.urls import path

from dondoc.web.account import factors, passkeys, second

urlpatterns = [
    path("dang-nhap/buoc-hai/", second.second_step, name="second_step"),
    path("dang-nhap/khoa/", second.passkey_signin, name="passkey_signin"),
    path("dang-nhap/khoa/hoi/", second.passkey_ask, name="passkey_ask"),
    path("tai-khoan/xac-thuc/", factors.own_factors, name="own_factors"),
    path("tai-khoan/xac-thuc/mat-khau/", factors.factor_prove, name="factor_prove"),
    path("tai-khoan/xac-thuc/dien-thoai/", factors.telephone_new, name="telephone_new"),
    path("tai-khoan/xac-thuc/dien-thoai/ma.svg", factors.telephone_picture, name="telephone_picture"),
    path("tai-khoan/xac-thuc/dien-thoai/go/", factors.factor_remove, name="telephone_remove"),
    path("tai-khoan/xac-thuc/khoa/", passkeys.passkey_new, name="passkey_new"),
    path("tai-khoan/xac-thuc/khoa/hoi/", passkeys.passkey_ask_new, name="passkey_ask_new"),
    path("tai-khoan/xac-thuc/khoa/<int:pk>/go/", factors.factor_remove, name="passkey_remove"),
    path("tai-khoan/xac-thuc/ma-du-phong/", factors.factor_codes, name="factor_codes"),
    path("nguoi-dung/<int:pk>/xac-thuc/", factors.person_factors_reset, name="person_factors_reset"),
]
