"""What each account wants to be told, and how (通知设置).

Tables owned: notification_choice. Imported by notifications and above.
"""
