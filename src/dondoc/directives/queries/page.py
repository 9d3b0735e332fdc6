"""One directive with all that its pages show."""

from __future__ import annotations

from django.db.models import QuerySet

from dondoc.core.files import EXTENSIONS
from dondoc.core.models import StoredFile
from dondoc.core.stores import the_store
from dondoc.core.text_of_files import read_text
from dondoc.directives.models import Directive


def full(visible: QuerySet[Directive]) -> QuerySet[Directive]:
    """With the agencies and people that its page names joined."""
    return visible.select_related("issuer", "drafting_agency", "division", "specialist", "registered_by")


def files_of(directive: Directive) -> list[StoredFile]:
    """The files of the directive, first kept first."""
    return list(directive.files.order_by("pk"))


def text_of(directive: Directive) -> list[str]:
    """The paragraphs of the first file whose text can be read; [] where there is none. Read again from the file: no second copy is kept."""
    for file in files_of(directive):
        kind = EXTENSIONS.get(file.name.rpartition(".")[2].lower(), "")
        if file.text_read and the_store().has(file.path):
            text, _ = read_text(kind, the_store().read(file.path))
            return [line.strip() for line in text.splitlines() if line.strip()]
    return []
