"""Signing in and out, the post one acts in, language, and where each role begins."""

from django.urls import path

from dondoc.web import source
from dondoc.web.account import views

urlpatterns = [
    path("", views.home, name="home"),
    path("dang-nhap/", views.signin, name="signin"),
    path("vao-thu/<str:username>/", views.demo_signin, name="demo_signin"),
    path("dang-xuat/", views.signout, name="signout"),
    path("vai/", views.switch_post, name="switch_post"),
    path("ngon-ngu/", views.set_language, name="set_language"),
    path("ma-nguon/", source.source, name="source"),
    path("ma-nguon/tai-ve/", source.source_download, name="source_download"),
    path("healthz", views.healthz, name="healthz"),
]
