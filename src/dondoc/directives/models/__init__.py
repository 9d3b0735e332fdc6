"""What is recorded of a directive."""

from dondoc.directives.models.directive import Directive, DirectiveChange, DirectiveFile
from dondoc.directives.models.issued import IssuedDocument, RegisterLoad

__all__ = ["Directive", "DirectiveChange", "DirectiveFile", "IssuedDocument", "RegisterLoad"]
