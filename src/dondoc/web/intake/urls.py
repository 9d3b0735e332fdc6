"""Addresses of this room."""

from django.urls import path

from dondoc.web.intake import pages, sheets, updates

urlpatterns = [
    path("cap-nhat-excel/", updates.page, name="updates_sheet"),
    path("cap-nhat-excel/bang.xlsx", updates.sheet, name="updates_sheet_file"),
    path("nhap-excel/", pages.index, name="intake"),
    path("nhap-excel/mau.xlsx", sheets.template, name="intake_template"),
    path("nhap-excel/<int:pk>/", pages.batch, name="intake_batch"),
    path("nhap-excel/<int:pk>/kiem-tra/", pages.check, name="intake_check"),
    path("nhap-excel/<int:pk>/kiem-tra-lai/", pages.check_again, name="intake_check_again"),
    path("nhap-excel/<int:pk>/ghi/", pages.write, name="intake_write"),
    path("nhap-excel/<int:pk>/giao/", pages.issue, name="intake_issue"),
    path("nhap-excel/<int:pk>/den-dau/", pages.how_far, name="intake_how_far"),
    path("nhap-excel/<int:pk>/thu-hoi/", pages.withdraw, name="intake_withdraw"),
    path("nhap-excel/<int:pk>/hoan-tac/", pages.undo, name="intake_undo"),
    path("nhap-excel/<int:pk>/khong-con-dong/", pages.settle, name="intake_settle"),
    path("nhap-excel/<int:pk>/dong/<int:number>/", pages.settle_row, name="intake_settle_row"),
    path("nhap-excel/<int:pk>/da-nhap-dung/", pages.settle_exact, name="intake_settle_exact"),
    path("nhap-excel/<int:pk>/bo/", pages.drop, name="intake_drop"),
    path("nhap-excel/<int:pk>/can-sua.xlsx", sheets.mended, name="intake_mended"),
]
