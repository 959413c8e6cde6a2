"""What I want to be told, and how."""

from __future__ import annotations

from tests.structure.authorization.cases import Case, for_owners, given, mutation

CASES: dict[str, Case] = {
    "Query.notificationChoices": for_owners("{ notificationChoices { topic channel isOn isMandatory reachesMe } }"),
    "Mutation.setNotificationChoices": for_owners(
        mutation("setNotificationChoices", "notificationChoices { topic channel isOn }"),
        given(choices=[{"topic": "NOTICES", "channel": "SMS", "isOn": True}]),
    ),
}
