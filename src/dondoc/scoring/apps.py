from django.apps import AppConfig


class ScoringConfig(AppConfig):
    name = "dondoc.scoring"
    label = "scoring"
