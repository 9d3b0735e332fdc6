from django.apps import AppConfig


class ConnectionsConfig(AppConfig):
    name = "dondoc.connections"
    label = "connections"
