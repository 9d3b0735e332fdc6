from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    name = "dondoc.inspections"
    label = "inspections"

    def ready(self) -> None:
        """An agency's report of a period asks this room for its own inspections (reports/queries/own_inspections.py)."""
        from dondoc.inspections.queries.in_reports import filed_in
        from dondoc.reports.queries.own_inspections import TOLD_BY

        if filed_in not in TOLD_BY:
            TOLD_BY.append(filed_in)
