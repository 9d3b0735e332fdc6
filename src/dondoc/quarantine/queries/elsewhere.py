"""Which rows still say what a blanked record said: quoted in an answer, in a report, in a mail. Told to a person, who decides about each."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.apps import apps
from django.db.models import CharField, JSONField, Model, Q, TextField
from django.db.models.functions import Cast

#: Shorter words stand everywhere; in every table no more pieces than this are looked for (mails are asked for each of them).
SHORTEST, LONGEST, MOST = 8, 60, 120
#: How many are looked for in one statement: each stands in it once a column.
_AT_ONCE = 15
#: How many keys of one table are told.
KEYS = 20
#: Rooms and tables that hold no words of documents, or only copies that are handled by themselves.
_ROOMS = frozenset({"audit", "organisations"})
_NOT_LOOKED_AT = frozenset({"search.Entry", "quarantine.Sealed", "quarantine.Incident", "core.Job"})
#: Columns that say what others say, or that stand in other documents too: names and titles of people, kinds of papers.
_NOT_QUOTED = frozenset(
    {"path", "sha256", "search_text", "number_key", "key", "twin", "type_name", "document_kind"}
    | {
        "signer",
        "signer_title",
        "assigned_by_name",
        "document_signer",
        "decider",
        "on_behalf",
        "told_by",
        "report_to",
        "product",
        "deadline_text",
    }
)


def quotable(label: str, said: Mapping[str, Any]) -> list[str]:
    """The texts among the columns of a row that somebody may have quoted; what is said of a deadline is said of many, and moves repeat others."""
    if label in ("tasks.Deadline", "tasks.Move"):
        return []
    return [text for name, text in said.items() if isinstance(text, str) and name not in _NOT_QUOTED]


def pieces(texts: Iterable[str]) -> list[str]:
    """The beginnings of texts that are long enough to be told apart by, each once."""
    cut = (" ".join(text.split())[:LONGEST] for text in texts)
    return list(dict.fromkeys(piece for piece in cut if len(piece) >= SHORTEST))


def still_said(texts: Iterable[str]) -> dict[str, list[int]]:
    """Label of a table -> keys of rows in which one of the texts still stands. One or two queries a table; for rare acts."""
    sought = pieces(texts)[:MOST]
    found: dict[str, list[int]] = {}
    for model in apps.get_models() if sought else ():
        label = model._meta.label
        if not model.__module__.startswith("dondoc") or model._meta.app_label in _ROOMS or label in _NOT_LOOKED_AT:
            continue
        keys = {key for n in range(0, len(sought), _AT_ONCE) for key in _keys(model, sought[n : n + _AT_ONCE])}
        if keys:
            found[label] = sorted(keys)[:KEYS]
    return found


def _keys(model: type[Model], sought: list[str]) -> list[int]:
    wanted, json_columns = Q(), {}
    for column in model._meta.concrete_fields:
        if isinstance(column, JSONField):
            json_columns[f"{column.name}_as_text"] = Cast(column.name, TextField())
            for piece in sought:
                wanted |= Q(**{f"{column.name}_as_text__contains": json.dumps(piece)[1:-1]})
                wanted |= Q(**{f"{column.name}_as_text__contains": piece})
        elif isinstance(column, CharField | TextField) and not column.choices:
            for piece in sought:
                wanted |= Q(**{f"{column.name}__contains": piece})
    if not wanted:
        return []
    rows = model._base_manager.annotate(**json_columns) if json_columns else model._base_manager
    return list(rows.filter(wanted).order_by("pk").values_list("pk", flat=True)[:KEYS])
