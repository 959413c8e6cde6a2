"""Keys of encrypted fields: several at once, one that writes, look-ups by all."""

from __future__ import annotations

import base64
import json

import pytest
from pytest_django import Settings

from backend.accounts.models import Account
from backend.accounts.services import phone_index
from backend.kernel import fields
from backend.kernel.fields import FieldKeys, FieldKeysInvalid
from tests.cast import NOW


def key(number: int) -> str:
    return base64.b64encode(bytes([number]) * 32).decode()


def ring(*ids: str, blind: list[int]) -> str:
    keys = [{"id": name, "key": key(ord(name[-1]))} for name in ids]
    return json.dumps({"keys": keys, "blind": [key(one) for one in blind] if len(blind) > 1 else key(blind[0])})


def test_the_first_key_writes_and_all_of_them_read(settings: Settings) -> None:
    settings.FIELD_KEYS = ring("k1", blind=[1])
    old = fields.encrypt("13800000001")
    settings.FIELD_KEYS = ring("k2", "k1", blind=[1])
    new = fields.encrypt("13800000001")
    assert (old.split(":")[1], new.split(":")[1]) == ("k1", "k2")
    assert fields.decrypt(old) == fields.decrypt(new) == "13800000001"
    settings.FIELD_KEYS = ring("k2", blind=[1])
    with pytest.raises(FieldKeysInvalid):
        fields.decrypt(old)


def test_an_index_is_written_by_the_first_blind_key_and_known_by_all(settings: Settings) -> None:
    settings.FIELD_KEYS = ring("k1", blind=[1])
    old = fields.blind_index("x", purpose="phone")
    settings.FIELD_KEYS = ring("k1", blind=[2, 1])
    assert fields.is_blind_key_changing()
    assert fields.blind_indexes("x", purpose="phone") == (fields.blind_index("x", purpose="phone"), old)
    assert fields.blind_index("x", purpose="phone") != old
    assert fields.blind_index("x", purpose="id_number") not in fields.blind_indexes("x", purpose="phone")


@pytest.mark.django_db
def test_a_look_up_finds_rows_of_every_blind_key(settings: Settings) -> None:
    for number, blind in enumerate(([1], [2, 1]), start=1):
        settings.FIELD_KEYS = ring("k1", blind=blind)
        phone = f"1380000000{number}"
        Account.objects.create(login=phone, phone=phone, phone_index=phone_index(phone), created_at=NOW)
    for number in (1, 2):
        phone = f"1380000000{number}"
        assert Account.objects.get(phone_index=phone_index(phone)).phone == phone
        assert not Account.objects.exclude(phone_index=phone_index(phone)).filter(login=phone).exists()
    assert not Account.objects.filter(phone_index=phone_index("13800000003")).exists()


@pytest.mark.parametrize("blind", [[], "short", 7, [7], None])
def test_a_ring_without_a_usable_blind_key_is_refused(blind: object) -> None:
    with pytest.raises(FieldKeysInvalid):
        FieldKeys(json.dumps({"keys": [{"id": "k1", "key": key(1)}], "blind": blind}))
