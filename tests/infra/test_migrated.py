"""A database whose tables were laid out by migrations that are gone is told apart before anything touches it."""

from pathlib import Path

import psycopg
import pytest
from django.apps import apps

from infra.embedded.demo import refuse_other_layout
from infra.embedded.home import StartRefused
from infra.embedded.migrated import migrations_of, strange_migrations
from tests.conftest import CommittedDatabase

ROOT = Path(__file__).resolve().parents[2]


def test_an_app_is_named_like_its_folder() -> None:
    folders = {
        config.label: Path(config.path).name for config in apps.get_app_configs() if ROOT in Path(config.path).parents
    }
    assert folders == {label: label for label in folders}
    assert migrations_of(ROOT).keys() <= folders.keys()


def test_the_tests_own_database_knows_all_its_migrations(committed_db: CommittedDatabase) -> None:
    assert strange_migrations(committed_db.url, root=ROOT) == []


def test_a_migration_that_is_gone_stops_the_demo_with_what_to_do(committed_db: CommittedDatabase) -> None:
    with psycopg.connect(committed_db.url) as connection:
        connection.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('billing', '0003_money_side', now())"
        )
    assert strange_migrations(committed_db.url, root=ROOT) == ["billing.0003_money_side"]
    with pytest.raises(StartRefused, match=r"billing\.0003_money_side.*--reset"):
        refuse_other_layout({"DATABASE_URL": committed_db.url}, root=ROOT)
