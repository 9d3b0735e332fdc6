from django.apps import AppConfig


class ExchangesConfig(AppConfig):
    name = "dondoc.exchanges"
    label = "exchanges"
