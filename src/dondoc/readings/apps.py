from django.apps import AppConfig


class ReadingsConfig(AppConfig):
    name = "dondoc.readings"
    label = "readings"
