"""Addresses of this room."""

from django.urls import URLPattern, path

from dondoc.web.measures import acting, choosing, pages, papers, remarks, trainings

urlpatterns: list[URLPattern] = [
    path("kien-nghi/", pages.proposals, name="proposals"),
    path("kien-nghi/chon/", choosing.new, name="measures_choose"),
    path("kien-nghi/quy-che/", remarks.remarks, name="remarks"),
    path("kien-nghi/quy-che/moi/", remarks.new, name="remark_new"),
    path("kien-nghi/quy-che/<int:pk>/", remarks.remark, name="remark"),
    path("kien-nghi/tap-huan/", trainings.trainings, name="trainings"),
    path("kien-nghi/tap-huan/<int:pk>/rut/", trainings.take_back, name="training_take_back"),
    path("kien-nghi/muc/<int:pk>/<str:word>/", acting.measure_act, name="measure_act"),
    path("kien-nghi/<int:pk>/", pages.proposal, name="proposal"),
    path("kien-nghi/<int:pk>/van-ban/<str:form>/", papers.paper, name="proposal_paper"),
    path("kien-nghi/<int:pk>/<str:word>/", acting.act, name="proposal_act"),
]
