"""What is recorded of a directive."""

from dondoc.directives.models.directive import Directive, DirectiveChange, DirectiveFile

__all__ = ["Directive", "DirectiveChange", "DirectiveFile"]
