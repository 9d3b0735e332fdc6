from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    name = "dondoc.feedback"
    label = "feedback"
