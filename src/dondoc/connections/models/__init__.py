"""What is recorded of machines that speak with the product."""

from dondoc.connections.models.idempotency import Answered
from dondoc.connections.models.token import Token
from dondoc.connections.models.webhook import Delivery, DeliveryState, Endpoint

__all__ = ["Answered", "Delivery", "DeliveryState", "Endpoint", "Token"]
