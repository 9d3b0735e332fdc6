from dondoc.directives.models.directive import Directive, DirectiveFile

__all__ = ["Directive", "DirectiveFile"]
