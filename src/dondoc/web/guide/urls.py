"""Addresses of the guides and their pictures."""

from django.urls import path

from dondoc.web.guide import pages

urlpatterns = [
    path("huong-dan/", pages.own, name="guide"),
    path("huong-dan/hinh/<str:name>", pages.picture, name="guide_picture"),
    path("huong-dan/<slug:code>.pdf", pages.printed, name="guide_pdf"),
    path("huong-dan/<slug:code>/", pages.one, name="guide_one"),
]
