"""What an account has chosen; what it has not stands in the rules."""

from __future__ import annotations

from django.db import models

from notifications.choices.contracts import Channel, Topic


class NotificationChoice(models.Model):
    """On or off, for one topic on one channel. Of the account, not of a company: it is one person's phone."""

    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="+", db_index=False)
    topic = models.CharField(max_length=12, choices=Topic.choices())
    channel = models.CharField(max_length=8, choices=Channel.choices())
    is_on = models.BooleanField()
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "notification_choice"
        constraints = [
            models.UniqueConstraint(fields=["account", "topic", "channel"], name="notification_choice_once"),
            models.CheckConstraint(
                condition=models.Q(topic__in=[one.value for one in Topic]), name="notification_choice_topic"
            ),
            models.CheckConstraint(
                condition=models.Q(channel__in=[one.value for one in Channel]), name="notification_choice_channel"
            ),
        ]

    def __str__(self) -> str:
        return f"account {self.account_id}: {self.topic} by {self.channel} {'on' if self.is_on else 'off'}"
