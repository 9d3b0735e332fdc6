"""What a kept template looks like filled in: with the examples of its fields, so that whoever set it sees what will come out (H3)."""

from __future__ import annotations

from dondoc.core.stores import the_store
from dondoc.reports.models.template import PaperTemplate
from dondoc.reports.queries.templates import FIELDS_OF


def filled_with_examples(template: PaperTemplate) -> bytes:
    """The Word file. Raises FileNotFoundError where the template's own file is gone."""
    from dondoc.core.papers.templates import fill  # its libraries are loaded by who needs them

    values = {field.name: field.sample() for field in FIELDS_OF[template.kind]}
    return fill(the_store().read(template.file.path), values)
