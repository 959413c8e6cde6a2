"""The keys of personal data are changed while people sign in and clerks write, and the command is killed on its way."""

from __future__ import annotations

import base64
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection
from pytest_django import Settings

from backend.accounts.actor import system_actor
from backend.accounts.models import Account
from backend.accounts.services import phone_index, phone_indexes
from backend.kernel import fields
from backend.organization.base import tenant_read, tenant_transaction
from property_core.residents.contracts import IdKind, PersonKind
from property_core.residents.models import Person
from property_core.residents.selectors import persons_by_phone
from property_core.residents.services import change_phone, register_person
from tests.cast import NOW, build_cast
from tests.conftest import CommittedDatabase
from tests.databases import ROOT, named_template

PEOPLE = 160


def new_key() -> str:
    return base64.b64encode(os.urandom(32)).decode()


def phone_of(number: int) -> str:
    return f"139{number:08d}"


def build() -> None:
    """People with accounts, ID numbers and phones, under the keys of the tests."""
    cast = build_cast("轮换物业")
    for number in range(PEOPLE):
        register_person(
            actor=cast.system, code=f"R{number}", kind=PersonKind.NATURAL, name=f"住户{number}", id_kind=IdKind.ID_CARD,
            id_number=f"3404051967{number:08d}", phone=phone_of(number), now=NOW,
        )  # fmt: skip
        Account.objects.create(
            login=f"phone:{number}", password="!", phone=phone_of(number), phone_index=phone_index(phone_of(number)),
            created_at=NOW,
        )  # fmt: skip


ROTATING = named_template("key_rotation", build)


class Crowd:
    """Readers who must find everybody at every moment, and writers whose last word must stand."""

    def __init__(self, company_id: int) -> None:
        self.company_id = company_id
        self.stop = threading.Event()
        self.phones = {number: phone_of(number) for number in range(PEOPLE)}
        self.system = system_actor(company_id=company_id)
        self.reads = self.writes = 0

    def read(self, seed: int) -> None:
        number = seed
        while not self.stop.is_set():
            # The last quarter is nobody's to change: exact answers at any moment.
            number = (number * 31 + 7) % PEOPLE
            if number < PEOPLE * 3 // 4:
                number = PEOPLE - 1 - number % (PEOPLE // 4)
            phone = phone_of(number)
            assert Account.objects.get(phone_index=phone_index(phone)).phone == phone
            (found,) = persons_by_phone(*phone_indexes(phone))[self.company_id]
            with tenant_read(self.company_id):
                person = Person.objects.get(id=found)
                assert (person.phone, person.code) == (phone, f"R{number}")
                assert Person.objects.get(id_index=fields.blind_index(person.id_number, purpose="id_number")) == person
            self.reads += 1

    def write(self, seed: int) -> None:
        turn = seed
        while not self.stop.is_set():
            turn += 1
            number = (turn * 37 + seed * 40) % (PEOPLE * 3 // 4)
            if number % 2 != seed % 2:
                continue
            phone = f"15{seed}{turn:08d}"
            with tenant_transaction(self.company_id):
                person = Person.objects.get(code=f"R{number}")
                change_phone(actor=self.system, person_id=person.pk, phone=phone, now=NOW)
            self.phones[number] = phone
            self.writes += 1


def rotate(database: CommittedDatabase, ring: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "backend.manage", "rotate_field_keys", "--json", *arguments],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": database.url, "FIELD_KEYS": ring},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def killed_on_its_way(database: CommittedDatabase, ring: str) -> int:
    """Start the command and kill it after some batches; how many it had told of."""
    process = rotate(database, ring, "--batch", "8")
    told = 0
    assert process.stderr is not None
    for line in process.stderr:
        told += "rows seen" in line
        if told == 12:
            process.send_signal(signal.SIGKILL)
            break
    process.wait()
    process.stderr.close()
    assert process.returncode == -signal.SIGKILL
    return told


def sealed() -> dict[str, int]:
    """Key id -> encrypted values of persons and accounts under it, over all companies."""
    counts: dict[str, int] = {}
    for table, column in (("person", "phone"), ("person", "id_number"), ("account", "phone")):
        with tenant_read(company()), connection.cursor() as cursor:
            cursor.execute(
                f"SELECT split_part({column}, ':', 2), count(*) FROM {table} WHERE {column} <> '' GROUP BY 1"
            )
            for key_id, count in cursor.fetchall():
                counts[key_id] = counts.get(key_id, 0) + count
    return counts


def company() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM company")
        return int(cursor.fetchone()[0])


@pytest.mark.slow
@pytest.mark.from_template(ROTATING)
def test_keys_change_under_a_crowd_with_a_kill_on_the_way(committed_db: CommittedDatabase, settings: Settings) -> None:
    old = json.loads(django_settings.FIELD_KEYS)
    (old_id,) = sealed()
    keys = [{"id": "fresh", "key": new_key()}, *old["keys"]]
    blind = [new_key(), old["blind"]]
    both = json.dumps({"keys": keys, "blind": blind})
    settings.FIELD_KEYS = both
    crowd = Crowd(company())

    def guarded(work: Callable[[int], None], seed: int) -> None:
        try:
            work(seed)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        busy = [pool.submit(guarded, work, seed) for work in (crowd.read, crowd.write) for seed in (1, 2)]
        try:
            while (crowd.reads < 20 or crowd.writes < 5) and not any(one.done() for one in busy):
                time.sleep(0.01)
            assert killed_on_its_way(committed_db, both) == 12
            half_way = sealed()
            before = (crowd.reads, crowd.writes)
            process = rotate(committed_db, both, "--batch", "50")
            answer, told = process.communicate(timeout=120)
            after = (crowd.reads, crowd.writes)
        finally:
            crowd.stop.set()
        for one in busy:
            one.result()
    assert process.returncode == 0, told
    done: dict[str, Any] = json.loads(answer)
    assert (done["ok"], done["troubles"], set(done["remaining"].values())) == (True, [], {0})
    # Some had been written before the kill, and the second run did not begin anew.
    assert half_way.get(old_id, 0) > 0
    assert half_way["fresh"] > 20
    assert after[0] > before[0] + 20
    assert after[1] > before[1] + 5
    assert sealed() == {"fresh": sum(sealed().values())}

    # Without the old keys nobody is lost, and what the writers wrote last stands.
    settings.FIELD_KEYS = json.dumps({"keys": keys[:1], "blind": blind[0]})
    for number, phone in crowd.phones.items():
        (found,) = persons_by_phone(phone_index(phone))[crowd.company_id]
        with tenant_read(crowd.company_id):
            person = Person.objects.get(id=found)
        assert (person.code, person.phone) == (f"R{number}", phone)
        assert Account.objects.get(phone_index=phone_index(phone_of(number))).phone == phone_of(number)

    # Again it finds nothing to do; to go back is a rotation like any other.
    again = rotate(committed_db, json.dumps({"keys": keys[:1], "blind": blind[0]}), "--again")
    answer, told = again.communicate(timeout=120)
    assert again.returncode == 0, told
    assert json.loads(answer)["remaining"] == dict.fromkeys(done["remaining"], 0)


@pytest.mark.slow
@pytest.mark.from_template(ROTATING)
def test_a_missing_key_is_named_and_nothing_of_it_lost(committed_db: CommittedDatabase, settings: Settings) -> None:
    before = sealed()
    old = json.loads(django_settings.FIELD_KEYS)
    process = rotate(committed_db, json.dumps({"keys": [{"id": "fresh", "key": new_key()}], "blind": old["blind"]}))
    answer, told = process.communicate(timeout=120)
    assert process.returncode == 1, told
    done = json.loads(answer)
    assert done["ok"] is False
    assert f"FIELD_KEYS has no key {old['keys'][0]['id']}" in {trouble["reason"] for trouble in done["troubles"]}
    assert sealed() == before
    check = rotate(committed_db, django_settings.FIELD_KEYS, "--check")
    answer, told = check.communicate(timeout=120)
    assert check.returncode == 0, told
    assert json.loads(answer)["ok"] is True
