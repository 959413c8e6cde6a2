"""Every permission code explains itself to whoever puts a role together."""

from __future__ import annotations

import re

import pytest

from backend.config.graphql import APIS
from backend.graphql_kit.permissions import declared_permissions
from backend.organization.contracts import PermissionCode
from backend.organization.permissions import all_modules, all_permissions

CODE = re.compile(r"[a-z]+(\.[a-z_]+)+")


@pytest.mark.parametrize("permission", all_permissions(), ids=lambda permission: permission.code)
def test_a_permission_has_a_name_and_one_sentence_in_both_languages(permission: PermissionCode) -> None:
    assert CODE.fullmatch(permission.code)
    assert 2 <= len(permission.zh) <= 30
    assert 4 <= len(permission.en) <= 60
    assert permission.zh_hint.endswith("。"), "register it with zh_hint: one sentence, ending in 。"
    assert permission.zh_hint.count("。") == 1
    assert permission.en_hint.endswith("."), "register it with en_hint: one sentence, ending in a full stop"
    assert permission.zh_hint != permission.zh


def test_every_module_is_named_and_every_name_has_a_module() -> None:
    assert {permission.module for permission in all_permissions()} == {module.key for module in all_modules()}


def test_an_api_asks_for_registered_permissions_only() -> None:
    known = {permission.code for permission in all_permissions()}
    asked = {
        code
        for _, schema, _ in APIS.values()
        for permission in declared_permissions(schema.graphql_schema).values()
        for code in permission.codes
    }
    assert asked <= known


def test_permissions_of_one_language_are_told_apart_by_their_names() -> None:
    permissions = all_permissions()
    assert len({permission.zh for permission in permissions}) == len(permissions)
    assert len({permission.en for permission in permissions}) == len(permissions)
