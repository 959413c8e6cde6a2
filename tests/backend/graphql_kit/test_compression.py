"""Long answers leave compressed where the caller takes that."""

import gzip
import json

import graphene
import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from backend.graphql_kit.permissions import Public, field
from tests.backend.graphql_kit.apis import view_of

LONG = "物业服务费" * 400

pytestmark = pytest.mark.django_db


class Query(graphene.ObjectType):
    short = field(graphene.String, permission=Public)
    long = field(graphene.String, permission=Public)

    def resolve_short(self, info: object) -> str:
        return "短"

    def resolve_long(self, info: object) -> str:
        return LONG


def answered(name: str, accepted: str) -> HttpResponse:
    body = json.dumps({"query": f"{{ {name} }}"})
    headers = {"Accept-Encoding": accepted}
    request = RequestFactory().post("/graphql/test", body, content_type="application/json", headers=headers)
    request.request_id = "request-1"  # type: ignore[attr-defined]
    return view_of(Query)(request)


@pytest.mark.parametrize("accepted", ["gzip", "gzip, deflate, br", "br;q=1.0, GZIP;q=0.5", "deflate,gzip"])
def test_a_long_answer_is_compressed_for_who_takes_it(accepted: str) -> None:
    answer = answered("long", accepted)
    assert answer["Content-Encoding"] == "gzip"
    assert answer["Content-Length"] == str(len(answer.content))
    assert len(answer.content) < 200
    assert json.loads(gzip.decompress(answer.content)) == {"data": {"long": LONG}}


@pytest.mark.parametrize("accepted", ["", "br", "identity", "gzip;q=0", "gzip;q=0.0, br", "x-gzip-like"])
def test_it_is_not_for_who_does_not(accepted: str) -> None:
    answer = answered("long", accepted)
    assert "Content-Encoding" not in answer
    assert json.loads(answer.content) == {"data": {"long": LONG}}


def test_a_short_answer_travels_as_it_is() -> None:
    assert "Content-Encoding" not in answered("short", "gzip")
