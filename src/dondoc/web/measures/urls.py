"""Addresses of this room."""

from django.urls import URLPattern, path

from dondoc.web.measures import acting, choosing, pages, papers

urlpatterns: list[URLPattern] = [
    path("kien-nghi/", pages.proposals, name="proposals"),
    path("kien-nghi/chon/", choosing.new, name="measures_choose"),
    path("kien-nghi/muc/<int:pk>/<str:word>/", acting.measure_act, name="measure_act"),
    path("kien-nghi/<int:pk>/", pages.proposal, name="proposal"),
    path("kien-nghi/<int:pk>/van-ban/<str:form>/", papers.paper, name="proposal_paper"),
    path("kien-nghi/<int:pk>/<str:word>/", acting.act, name="proposal_act"),
]
