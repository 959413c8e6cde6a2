"""Every write of shipments; this is the public face."""

from payments.shipping.services.telling import begin_shipment, push_shipment, tell_again

__all__ = ["begin_shipment", "push_shipment", "tell_again"]
