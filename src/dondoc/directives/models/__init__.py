"""What is recorded of a directive."""

from dondoc.directives.models.directive import Directive, DirectiveFile

__all__ = ["Directive", "DirectiveFile"]
