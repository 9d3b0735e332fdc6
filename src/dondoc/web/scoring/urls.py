"""Addresses of scores."""

from django.urls import URLPattern, path

from dondoc.web.scoring import causes, doubts, lines, lists, sheets, trying

urlpatterns: list[URLPattern] = [
    path("danh-gia/", sheets.scores, name="scores"),
    path("danh-gia/dau-hieu/", doubts.signals, name="score_signals"),
    path("danh-gia/nguyen-nhan/<int:pk>/", causes.cause, name="score_cause"),
    path("danh-gia/bang/<int:pk>/", sheets.sheet, name="score_sheet"),
    path("danh-gia/bang/<int:pk>/thu/", trying.trial, name="score_trial"),
    path("danh-gia/bang/<int:pk>/de-xuat/", lists.lists, name="score_lists"),
    path("danh-gia/bang/<int:pk>/de-xuat/tep/<str:form>/", lists.taken, name="score_lists_file"),
    path("danh-gia/bang/<int:pk>/so-lieu/", sheets.figures, name="score_figures"),
    path("danh-gia/bang/<int:pk>/<str:word>/", sheets.act, name="score_sheet_act"),
    path("danh-gia/diem/<int:pk>/", lines.line, name="score_line"),
    path("danh-gia/diem/<int:pk>/tep/<int:file_pk>/", lines.file, name="score_file"),
    path("danh-gia/diem/<int:pk>/nhiem-vu/<str:what>/", lines.rows, name="score_rows"),
    path("danh-gia/diem/<int:pk>/<str:word>/", lines.act, name="score_line_act"),
]
