"""Addresses of this room."""

from django.urls import URLPattern, path

from dondoc.web.urging import answering, letters, pages, reports, sending, taking_back

urlpatterns: list[URLPattern] = [
    path("don-doc/", pages.urges, name="urges"),
    path("don-doc/moi/", sending.new, name="urge_new"),
    path("don-doc/cong-van.zip", letters.packed, name="urge_letters"),
    path("don-doc/<int:pk>/", pages.urge, name="urge"),
    path("don-doc/<int:pk>/tra-loi/", answering.answer, name="urge_answer"),
    path("don-doc/<int:pk>/rut-lai/", taking_back.take_back, name="urge_take_back"),
    path("don-doc/<int:pk>/ban-ky/", letters.signed, name="urge_signed"),
    path("don-doc/<int:pk>/tep/<int:file_pk>/", letters.file, name="urge_file"),
    path("bao-cao-cham-vuong/", reports.reports, name="stuck_reports"),
    path("bao-cao-cham-vuong/moi/", reports.new, name="stuck_report_new"),
    path("bao-cao-cham-vuong/<int:pk>/", reports.report, name="stuck_report"),
    path("bao-cao-cham-vuong/<int:pk>/tep/", reports.file, name="stuck_report_file"),
]
