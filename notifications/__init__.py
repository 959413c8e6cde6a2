"""Notifications: messages to people by template key, over channels (SMS today; WeChat, in-app and e-mail as folders).

Tables owned: notification_choice (in `choices`). Knows a template key and parameters, never a bill or an order.
Imported by marketplace, property_core and above.
"""
