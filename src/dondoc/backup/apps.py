from django.apps import AppConfig


class BackupConfig(AppConfig):
    name = "dondoc.backup"
    label = "backup"
