from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    name = "dondoc.statistics"
    label = "statistics"
