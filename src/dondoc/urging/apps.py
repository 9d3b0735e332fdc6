from django.apps import AppConfig


class UrgingConfig(AppConfig):
    name = "dondoc.urging"
    label = "urging"
