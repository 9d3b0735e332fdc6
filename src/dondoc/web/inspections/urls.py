"""Addresses of this room."""

from django.urls import URLPattern, path

from dondoc.web.inspections import (
    conclusion,
    conclusion_deeds,
    evidence,
    own,
    pages,
    recommendations,
    team,
    teams,
    workbench,
)

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
    path("kiem-tra/<int:pk>/kien-nghi/", recommendations.of_inspection, name="inspection_recommendations"),
    path("kiem-tra/<int:pk>/kien-nghi/them/", recommendations.add, name="inspection_recommendation_add"),
    path("kiem-tra/<int:pk>/kien-nghi/thoi-han/", recommendations.days, name="inspection_recommendation_days"),
    path("kiem-tra/kien-nghi/", recommendations.recommendations, name="inspection_all_recommendations"),
    path("kiem-tra/kien-nghi/<int:pk>/", recommendations.recommendation, name="inspection_recommendation"),
    path("kiem-tra/kien-nghi/<int:pk>/tep/<int:file_pk>/", recommendations.file, name="inspection_recommendation_file"),
    path("kiem-tra/kien-nghi/<int:pk>/<str:word>/", recommendations.act, name="inspection_recommendation_act"),
    path("kiem-tra/<int:pk>/nhiem-vu/", workbench.tasks, name="inspection_tasks"),
    path("kiem-tra/<int:pk>/nhiem-vu/dung/", workbench.correct, name="inspection_tasks_correct"),
    path("kiem-tra/<int:pk>/nhiem-vu/<int:task_pk>/", workbench.task, name="inspection_task"),
    path("kiem-tra/<int:pk>/nhiem-vu/<int:task_pk>/giu/", workbench.keep_saved, name="inspection_task_keep"),
    path("kiem-tra/<int:pk>/bang-chung/", evidence.evidence, name="inspection_evidence"),
    path("kiem-tra/<int:pk>/bang-chung/<int:evidence_pk>/tep/", evidence.file, name="inspection_evidence_file"),
]
