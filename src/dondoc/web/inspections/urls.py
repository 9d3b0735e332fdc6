"""Addresses of this room."""

from django.urls import URLPattern, path

from dondoc.web.inspections import conclusion, conclusion_deeds, own, pages, team, teams

urlpatterns: list[URLPattern] = [
    path("kiem-tra/", pages.inspections, name="inspections"),
    path("kiem-tra/to/", teams.teams, name="inspection_teams"),
    path("kiem-tra/to/moi/", teams.new, name="inspection_team_new"),
    path("kiem-tra/to/nguoi/", teams.found, name="inspection_people"),
    path("kiem-tra/to/tep/<int:pk>/", teams.team_file, name="inspection_team_file"),
    path("kiem-tra/to/<int:pk>/", team.team, name="inspection_team"),
    path("kiem-tra/to/<int:pk>/thanh-vien/<int:member>/", team.member_act, name="inspection_team_member"),
    path("kiem-tra/to/<int:pk>/<str:word>/", team.team_act, name="inspection_team_act"),
    path("kiem-tra/<int:pk>/", pages.inspection, name="inspection"),
    path("kiem-tra/tu-kiem-tra/", own.own_inspections, name="inspections_own"),
    path("kiem-tra/tu-kiem-tra/moi/", own.own_inspection_new, name="inspection_own_new"),
    path("kiem-tra/<int:pk>/ket-luan/", conclusion.conclusion, name="inspection_conclusion"),
    path("kiem-tra/<int:pk>/ket-luan/phan/<str:code>/", conclusion_deeds.section, name="inspection_conclusion_section"),
    path("kiem-tra/<int:pk>/ket-luan/tep/<int:file_pk>/", conclusion.file, name="inspection_conclusion_file"),
    path("kiem-tra/<int:pk>/ket-luan/<int:position>/doi-chieu/", conclusion.check, name="inspection_conclusion_check"),
    path("kiem-tra/<int:pk>/ket-luan/<int:position>/<str:form>/", conclusion.paper, name="inspection_conclusion_paper"),
    path("kiem-tra/<int:pk>/ket-luan/<str:word>/", conclusion_deeds.act, name="inspection_conclusion_act"),
]
