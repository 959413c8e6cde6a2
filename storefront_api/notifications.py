"""What I want to be told, and how (通知设置)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import graphene

from backend.accounts.actor import Actor
from backend.graphql_kit.mutations import Mutation
from backend.graphql_kit.permissions import Authenticated, field
from notifications.choices.contracts import Channel as Channels
from notifications.choices.contracts import ChoiceRow, WantedChoice
from notifications.choices.contracts import Topic as Topics
from notifications.choices.selectors import choices_of
from notifications.choices.services import ChoiceMandatory, set_choices
from notifications.services import reaching

NotificationTopic = graphene.Enum.from_enum(Topics, name="NotificationTopic")
NotificationChannel = graphene.Enum.from_enum(Channels, name="NotificationChannel")


class NotificationChoice(graphene.ObjectType):
    """One place of the grid: whether messages of a topic may come to me on a channel."""

    topic = graphene.NonNull(NotificationTopic)
    channel = graphene.NonNull(NotificationChannel)
    is_on = graphene.NonNull(graphene.Boolean)
    is_mandatory = graphene.NonNull(graphene.Boolean, description="On, and cannot be turned off.")
    reaches_me = graphene.NonNull(
        graphene.Boolean,
        description="Whether anything can come to me on this channel today; a choice is kept all the same.",
    )


class NotificationChoiceInput(graphene.InputObjectType):
    """One place of the grid."""

    topic = graphene.NonNull(NotificationTopic)
    channel = graphene.NonNull(NotificationChannel)
    is_on = graphene.NonNull(graphene.Boolean)


class SetNotificationChoicesInput(graphene.InputObjectType):
    choices = graphene.NonNull(
        graphene.List(graphene.NonNull(NotificationChoiceInput)), description="Each place once; others stay."
    )


class SetNotificationChoices(Mutation):
    """Choose what I want to be told, and how."""

    permission = Authenticated
    Input = SetNotificationChoicesInput
    raises = (ChoiceMandatory,)
    notification_choices = graphene.List(graphene.NonNull(NotificationChoice))

    @classmethod
    def perform(cls, *, actor: Actor, input: Any, now: datetime) -> SetNotificationChoices:
        wanted = [WantedChoice(topic=one.topic, channel=one.channel, is_on=one.is_on) for one in input.choices]
        return cls(notification_choices=_shown(set_choices(actor=actor, wanted=wanted, now=now), actor))


def _shown(rows: list[ChoiceRow], actor: Actor) -> list[dict[str, Any]]:
    here = reaching(actor.account)
    return [
        {
            "topic": row.topic,
            "channel": row.channel,
            "is_on": row.is_on,
            "is_mandatory": row.is_mandatory,
            "reaches_me": row.channel in here,
        }
        for row in rows
    ]


class NotificationsQuery(graphene.ObjectType):
    notification_choices = field(
        graphene.NonNull(graphene.List(graphene.NonNull(NotificationChoice))),
        permission=Authenticated,
        description="What I want to be told, and how: every topic on every channel it is offered on.",
    )

    @staticmethod
    def resolve_notification_choices(root: None, info: Any) -> list[dict[str, Any]]:
        actor = info.context.actor
        return _shown(choices_of(actor.account), actor)


class NotificationsMutation(graphene.ObjectType):
    set_notification_choices = SetNotificationChoices.field()
