"""The regulation in force, the life of an assignment as one picture, the working calendar."""

from django.urls import path

from dondoc.web.regulation import views

urlpatterns = [
    path("quy-che/", views.regulation, name="regulation"),
    path("quy-che/vong-doi/", views.lifecycle, name="lifecycle"),
    path("lich-lam-viec/", views.calendar, name="calendar"),
]
