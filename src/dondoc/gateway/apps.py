from django.apps import AppConfig


class GatewayConfig(AppConfig):
    name = "dondoc.gateway"
    label = "gateway"
