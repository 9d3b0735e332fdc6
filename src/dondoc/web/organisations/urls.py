"""The agencies, what the administrator does with them, and the data of the picker."""

from django.urls import path

from dondoc.web.organisations import internal_rules, keeping, merging, page, roster, setup, views

urlpatterns = [
    path("co-quan/", views.agencies, name="agencies"),
    path("co-quan/chon.json", views.picker, name="agency_picker"),
    path("bat-dau/", setup.setup, name="setup"),
    path("co-quan/danh-muc.xlsx", roster.agencies_export, name="agencies_export"),
    path("co-quan/nhap/", roster.agencies_import, name="agencies_import"),
    path("co-quan/moi/", keeping.agency_new, name="agency_new"),
    path("co-quan/nhom/", keeping.groups, name="agency_groups"),
    path("co-quan/nhom/<slug:code>/", keeping.groups, name="agency_group"),
    path("co-quan/<int:pk>/", page.agency, name="agency"),
    path("co-quan/<int:pk>/sua/", keeping.agency_edit, name="agency_edit"),
    path("co-quan/<int:pk>/doi-ten/", keeping.agency_rename, name="agency_rename"),
    path("co-quan/<int:pk>/ket-thuc/", merging.agency_merge, name="agency_merge"),
    path("co-quan/<int:pk>/ket-thuc/huy/", merging.agency_merge_undo, name="agency_merge_undo"),
    path("co-quan/<int:pk>/ma/", page.code_new, name="agency_code_new"),
    path("co-quan/<int:pk>/ma/<int:code>/het/", page.code_end, name="agency_code_end"),
    path("quy-che-noi-bo/", internal_rules.internal_rules, name="internal_rules"),
    path("quy-che-noi-bo/<int:pk>/", internal_rules.internal_rule, name="internal_rule"),
    path("quy-che-noi-bo/tep/<int:pk>/", internal_rules.internal_rule_file, name="internal_rule_file"),
]
