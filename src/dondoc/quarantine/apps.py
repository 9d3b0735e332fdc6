from django.apps import AppConfig


class QuarantineConfig(AppConfig):
    name = "dondoc.quarantine"
    label = "quarantine"

    def ready(self) -> None:
        """The exchange asks this room before it takes a file (gateway/actions/receiving.py)."""
        from dondoc.gateway.actions.receiving import KNOWN_SECRET
        from dondoc.quarantine.queries.carriers import known_secret

        if known_secret not in KNOWN_SECRET:
            KNOWN_SECRET.append(known_secret)
