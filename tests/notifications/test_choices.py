"""What an account wants to be told: what holds unasked, what is kept, what cannot be turned off."""

from __future__ import annotations

import pytest

from backend.accounts.actor import ANONYMOUS, Actor, ActorKind
from backend.accounts.models import Account
from backend.accounts.services import phone_index
from backend.kernel.errors import InvalidInput, NotSignedIn
from backend.kernel.models import AuditEntry
from notifications.choices.contracts import Channel, Topic, WantedChoice
from notifications.choices.models import NotificationChoice
from notifications.choices.rules import MANDATORY, NOT_OFFERED, is_on_unasked, offered
from notifications.choices.selectors import choices_of, may_send
from notifications.choices.services import ChoiceMandatory, set_choices
from notifications.templates import TEMPLATES
from tests.cast import NOW

pytestmark = pytest.mark.django_db


def owner(phone: str = "13800000071") -> Actor:
    row = Account.objects.create(
        login=f"phone:{phone}", password="!", phone=phone, phone_index=phone_index(phone), created_at=NOW
    )
    return Actor(kind=ActorKind.OWNER, account_id=row.pk)


def choose(me: Actor, *wanted: tuple[Topic, Channel, bool]) -> None:
    set_choices(actor=me, wanted=[WantedChoice(*one) for one in wanted], now=NOW)


def grid(me: Actor) -> dict[tuple[Topic, Channel], bool]:
    return {(row.topic, row.channel): row.is_on for row in choices_of(me.account)}


def test_unasked_a_text_message_comes_only_about_codes_and_bills() -> None:
    me = owner()
    assert {topic for (topic, channel), is_on in grid(me).items() if is_on and channel is Channel.SMS} == {
        Topic.SECURITY,
        Topic.BILLS,
    }
    assert all(is_on for (_, channel), is_on in grid(me).items() if channel is not Channel.SMS)
    assert (Topic.SECURITY, Channel.WECHAT) not in grid(me)


def test_what_is_mandatory_is_offered_and_on() -> None:
    assert set(offered()) >= MANDATORY
    assert not MANDATORY & NOT_OFFERED
    assert all(is_on_unasked(topic, channel) for topic, channel in MANDATORY)


def test_a_choice_is_kept_counts_at_once_and_is_audited(assert_queries) -> None:
    me, other = owner(), owner("13800000072")
    choose(
        me, (Topic.BILLS, Channel.SMS, False), (Topic.PAYMENTS, Channel.SMS, True), (Topic.NOTICES, Channel.SMS, False)
    )
    with assert_queries(1):
        assert grid(me)[Topic.BILLS, Channel.SMS] is False
    for topic, channel in offered():
        assert may_send(account_id=me.account, topic=topic, channel=channel) is grid(me)[topic, channel]
        assert may_send(account_id=other.account, topic=topic, channel=channel) is is_on_unasked(topic, channel)
    entry = AuditEntry.objects.get(action="notification_choices_set")
    assert (entry.account_id, entry.object_id) == (me.account, str(me.account))
    # What was so already is no change.
    assert (entry.old, entry.new) == (
        {"BILLS.SMS": True, "PAYMENTS.SMS": False},
        {"BILLS.SMS": False, "PAYMENTS.SMS": True},
    )


def test_a_choice_can_be_taken_back() -> None:
    me = owner()
    for is_on in (False, True, False):
        choose(me, (Topic.BILLS, Channel.WECHAT, is_on))
        assert may_send(account_id=me.account, topic=Topic.BILLS, channel=Channel.WECHAT) is is_on
    assert NotificationChoice.objects.count() == 1
    choose(me, (Topic.BILLS, Channel.WECHAT, False))
    assert AuditEntry.objects.filter(action="notification_choices_set").count() == 3


def test_codes_cannot_be_turned_off_and_nothing_else_changes_with_them() -> None:
    me = owner()
    with pytest.raises(ChoiceMandatory) as refused:
        choose(me, (Topic.BILLS, Channel.SMS, False), (Topic.SECURITY, Channel.SMS, False))
    assert refused.value.field == ("choices", "1", "isOn")
    assert not NotificationChoice.objects.exists()
    choose(me, (Topic.SECURITY, Channel.SMS, True))
    # Even a row that says otherwise is not believed.
    NotificationChoice.objects.create(
        account_id=me.account, topic=Topic.SECURITY, channel=Channel.SMS, is_on=False, changed_at=NOW
    )
    assert grid(me)[Topic.SECURITY, Channel.SMS] is True
    assert may_send(account_id=me.account, topic=Topic.SECURITY, channel=Channel.SMS) is True


@pytest.mark.parametrize(
    "wanted",
    [
        [],
        [(Topic.SECURITY, Channel.WECHAT, True)],
        [(Topic.BILLS, Channel.SMS, True), (Topic.BILLS, Channel.SMS, False)],
    ],
)
def test_only_places_of_the_grid_each_once(wanted: list[tuple[Topic, Channel, bool]]) -> None:
    with pytest.raises(InvalidInput):
        choose(owner(), *wanted)
    assert not NotificationChoice.objects.exists()


def test_a_code_never_goes_by_wechat() -> None:
    assert may_send(account_id=owner().account, topic=Topic.SECURITY, channel=Channel.WECHAT) is False


def test_nobody_chooses_for_nobody() -> None:
    with pytest.raises(NotSignedIn):
        choose(ANONYMOUS, (Topic.BILLS, Channel.SMS, False))


@pytest.mark.parametrize("template", TEMPLATES.values(), ids=TEMPLATES)
@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_every_template_speaks_both_languages(template, language: str) -> None:
    params = {name: f"<{name}>" for name in template.params}
    text = template.text(language=language, params=params)
    assert all(value in text for value in params.values())
    with pytest.raises(ValueError, match=template.key):
        template.text(language=language, params={**params, "more": "x"})
