"""Addresses of this room."""

from django.urls import URLPattern, path

from dondoc.web.explanations import answering, demanding

urlpatterns: list[URLPattern] = [
    path("giai-trinh/", demanding.explanations, name="explanations"),
    path("giai-trinh/so-lieu/", demanding.rows, name="explanation_rows"),
    path("giai-trinh/tong-hop.docx", demanding.gathered, name="explanations_gathered"),
    path("giai-trinh/<int:pk>/", answering.explanation, name="explanation"),
    path("giai-trinh/<int:pk>/tep/<int:file_pk>/", answering.file, name="explanation_file"),
]
