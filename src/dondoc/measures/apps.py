from django.apps import AppConfig


class MeasuresConfig(AppConfig):
    name = "dondoc.measures"
    label = "measures"
