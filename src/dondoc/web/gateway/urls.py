"""Addresses of this room."""

from django.urls import URLPattern, path

from dondoc.web.gateway import answers, pages, settling

urlpatterns: list[URLPattern] = [
    path("lien-thong/", pages.messages_in, name="exchange"),
    path("lien-thong/di/", pages.messages_out, name="exchange_out"),
    path("lien-thong/tra-loi/", answers.listing, name="exchange_answers"),
    path("lien-thong/tra-loi/<int:pk>/", answers.answer, name="exchange_answer"),
    path("lien-thong/tra-loi/<int:pk>/tep/<int:place>/", answers.file, name="exchange_answer_file"),
    path("lien-thong/<int:pk>/", pages.message, name="exchange_message"),
    path("lien-thong/<int:pk>/goi-tin/", pages.raw, name="exchange_raw"),
    path("lien-thong/<int:pk>/tep/<int:place>/", pages.file, name="exchange_file"),
    path("lien-thong/<int:pk>/de-xuat/<int:proposal_pk>/", settling.decide, name="exchange_decide"),
    path("lien-thong/<int:pk>/<str:word>/", settling.act, name="exchange_act"),
]
