"""The product's addresses and, beside them, the gallery, which only those who build need."""

from django.urls import include, path

from dondoc.web.gallery import gallery

urlpatterns = [path("thanh-phan/", gallery, name="gallery"), path("", include("dondoc.web.urls"))]
