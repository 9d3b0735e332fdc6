from django.apps import AppConfig


class QuarantineConfig(AppConfig):
    name = "dondoc.quarantine"
    label = "quarantine"
