"""Fulfilment of payments made in a managed mini-program (发货信息): without it WeChat keeps the seller's money.

Owns payment_shipment. Event: ShipmentLacking. Told at once for everything paid here, as nothing of it is carried;
watched until WeChat lets the money go.
"""
