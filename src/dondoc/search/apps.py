from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "dondoc.search"
    label = "search"
