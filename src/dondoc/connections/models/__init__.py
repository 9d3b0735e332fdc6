"""What is recorded of machines that speak with the product."""

from dondoc.connections.models.idempotency import Answered
from dondoc.connections.models.token import Token

__all__ = ["Answered", "Token"]
