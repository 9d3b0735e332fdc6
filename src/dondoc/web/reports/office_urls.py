"""Addresses of the Office's own reports; `code` is of the round ("quarter-2026-4", "special-12")."""

from django.urls import URLPattern, path

from dondoc.web.reports import office_deeds, office_files, office_pages

BASE = "bao-cao/van-phong/"
ONE = f"{BASE}<slug:code>/"

urlpatterns: list[URLPattern] = [
    path(BASE, office_pages.office_reports, name="office_reports"),
    path(ONE, office_pages.office_report, name="office_report"),
    path(f"{ONE}lap/", office_deeds.begin, name="office_report_begin"),
    path(f"{ONE}tinh/", office_deeds.count, name="office_report_count"),
    path(f"{ONE}tien-do/", office_pages.office_progress, name="office_report_progress"),
    path(f"{ONE}trinh/", office_deeds.hand_up, name="office_report_hand_up"),
    path(f"{ONE}tra-lai/", office_deeds.hand_back, name="office_report_hand_back"),
    path(f"{ONE}duyet/", office_deeds.approve, name="office_report_approve"),
    path(f"{ONE}thu-hoi/", office_deeds.withdraw, name="office_report_withdraw"),
    path(f"{ONE}ban-chinh-thuc/", office_deeds.renew, name="office_report_renew"),
    path(f"{ONE}phan/<slug:section>/", office_deeds.write, name="office_section"),
    path(f"{ONE}phan/<slug:section>/trich/", office_deeds.quote, name="office_section_quote"),
    path(f"{ONE}du-thao.<slug:form>", office_files.office_draft_file, name="office_report_draft_file"),
    path(f"{ONE}lan/<int:number>/", office_pages.office_approval, name="office_approval"),
    path(f"{ONE}lan/<int:number>/tinh-lai/", office_pages.office_check, name="office_approval_check"),
    path(f"{ONE}lan/<int:number>/tep.<slug:form>", office_files.office_file, name="office_approval_file"),
]
