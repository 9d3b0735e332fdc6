"""Signing in and out, the post one acts in, language, and where each role begins."""

from django.urls import path

from dondoc.web import source
from dondoc.web.account import factors, passkeys, second, single, views

urlpatterns = [
    path("", views.home, name="home"),
    path("dang-nhap/", views.signin, name="signin"),
    path("dang-nhap/tinh/", single.begin, name="single_begin"),
    path("dang-nhap/tinh/ve/", single.back, name="single_back"),
    path("toi/tai-khoan-tinh/", single.own, name="own_identities"),
    path("toi/tai-khoan-tinh/<int:identity>/go/", single.unlink_own, name="own_identity_unlink"),
    path("nguoi-dung/<int:pk>/tai-khoan-tinh/<int:identity>/go/", single.unlink, name="person_identity_unlink"),
    path("vao-thu/<str:username>/", views.demo_signin, name="demo_signin"),
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
    path("dang-xuat/", views.signout, name="signout"),
    path("vai/", views.switch_post, name="switch_post"),
    path("ngon-ngu/", views.set_language, name="set_language"),
    path("ma-nguon/", source.source, name="source"),
    path("ma-nguon/tai-ve/", source.source_download, name="source_download"),
    path("healthz", views.healthz, name="healthz"),
]
