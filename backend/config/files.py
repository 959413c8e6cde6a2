"""Uploads of each API: `POST /files/<api>?kind=…`, by the same tokens and with the same ids as its GraphQL."""

from __future__ import annotations

from functools import partial

from backend.config.graphql import APIS
from backend.files.views import upload_view
from backend.graphql_kit.ids import encode_id

UPLOADS = {
    api: upload_view(actor_of=build_actor, encode_id=partial(encode_id, "File"))
    for api, (_, _, build_actor) in APIS.items()
}
