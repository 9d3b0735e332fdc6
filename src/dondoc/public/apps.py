from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "dondoc.public"
    label = "public"
