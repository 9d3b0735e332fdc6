"""Addresses of this room."""

from django.urls import URLPattern, path

from dondoc.web.inquiries import answering, asking, joining, minding, pages

urlpatterns: list[URLPattern] = [
    path("yeu-cau/", pages.inquiries, name="inquiries"),
    path("yeu-cau/moi/", asking.new, name="inquiry_new"),
    path("yeu-cau/<int:pk>/", pages.inquiry, name="inquiry"),
    path("yeu-cau/<int:pk>/nhac/", minding.remind, name="inquiry_remind"),
    path("yeu-cau/<int:pk>/lui-ngay/", minding.put_off, name="inquiry_put_off"),
    path("yeu-cau/<int:pk>/rut/", minding.withdraw, name="inquiry_withdraw"),
    path("yeu-cau/<int:pk>/tong-hop/", joining.joined, name="inquiry_joined"),
    path("yeu-cau/<int:pk>/tong-hop.xlsx", joining.joined_workbook, name="inquiry_workbook"),
    path("yeu-cau/<int:pk>/mau.xlsx", joining.empty_workbook, name="inquiry_sheet"),
    path("yeu-cau/<int:pk>/tep/<int:file_pk>/", pages.file, name="inquiry_file"),
    path("yeu-cau/co-quan/<int:pk>/", pages.ask, name="inquiry_ask"),
    path("yeu-cau/co-quan/<int:pk>/tra-loi/", answering.answer, name="inquiry_answer"),
]
