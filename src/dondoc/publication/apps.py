from django.apps import AppConfig


class PublicationConfig(AppConfig):
    name = "dondoc.publication"
    label = "publication"
