from django.apps import AppConfig


class InquiriesConfig(AppConfig):
    name = "dondoc.inquiries"
    label = "inquiries"
