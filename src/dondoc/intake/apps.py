from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "dondoc.intake"
    label = "intake"
