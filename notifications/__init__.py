"""Notifications: messages to people by template key, over channels (SMS, WeChat, in-app, e-mail).

Knows a template key and parameters, never a bill or an order.
"""
