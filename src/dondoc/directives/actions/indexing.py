"""What of a directive can be found: its number and subject, its signer and issuer, and its files by name and by the words inside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from dondoc.core.files import InspectedFile
from dondoc.core.models import StoredFile
from dondoc.directives.models import Directive
from dondoc.search.actions import Item, index, index_many, redate
from dondoc.search.models import Kind


def index_directive(directive: Directive) -> None:
    """After a directive was written down or put right. What hangs on it stands under its day of issue."""
    index(item_of_directive(directive))
    redate(directive.pk, directive.issued_on)


def index_files(directive: Directive, kept: Sequence[StoredFile], read: Sequence[InspectedFile]) -> None:
    """Files of a directive, as kept and as inspected, in the same order."""
    index_many(items_of_files(directive, zip(kept, (file.text for file in read), strict=True)))


def item_of_directive(directive: Directive) -> Item:
    """The entry of a directive, for a bulk too."""
    return Item(
        kind=Kind.DIRECTIVE,
        subject_id=directive.pk,
        directive_id=directive.pk,
        day=directive.issued_on,
        text=directive.search_text,
    )


def items_of_files(directive: Directive, files: Iterable[tuple[StoredFile, str]]) -> Iterator[Item]:
    """The entries of its files; each file with the text read from it."""
    for file, text in files:
        yield Item(
            kind=Kind.FILE,
            subject_id=file.pk,
            directive_id=directive.pk,
            day=directive.issued_on,
            text=f"{file.name} {text}",
        )
