"""The three GraphQL APIs, one per audience, and where their schemas are kept as text."""

from __future__ import annotations

import logging
from functools import partial
from pathlib import Path

import graphene
from django.conf import settings

from backend.graphql_kit.descriptions import gathered
from backend.graphql_kit.view import GraphQLView
from merchant_portal.actors import build_actor as build_merchant
from merchant_portal.schema import schema as merchant_schema
from property_console.actors import build_actor as build_staff
from property_console.schema import schema as staff_schema
from storefront_api.actors import build_actor as build_owner
from storefront_api.schema import schema as owner_schema

logger = logging.getLogger("linli.graphql")

BASE: Path = settings.BASE_DIR

# Name in the address → (package, schema, who asks).
APIS = {
    "owner": ("storefront_api", owner_schema, build_owner),
    "merchant": ("merchant_portal", merchant_schema, build_merchant),
    "staff": ("property_console", staff_schema, build_staff),
}

# What clients may ask by id; written by `manage persisted_documents` from the folders of DOCUMENTS.
MANIFESTS = {api: BASE / package / "registered_documents.json" for api, (package, _, _) in APIS.items()}
DOCUMENTS = {api: BASE / "clients" / "documents" / api for api in APIS}

VIEWS = {
    api: GraphQLView(
        api=api,
        schema=schema,
        build_actor=build_actor,
        registry=MANIFESTS[api],
        chinese=partial(gathered, package),
    )
    for api, (package, schema, build_actor) in APIS.items()
}

SCHEMAS: dict[Path, graphene.Schema] = {
    BASE / package / "schema.graphql": schema for package, schema, _ in APIS.values()
}


def warm() -> None:
    """Prepare what clients will ask, before the first of them does; a document that no longer fits is logged."""
    for api, view in VIEWS.items():
        for digest, refused in view.documents.warm():
            logger.error("registered document refused", extra={"api": api, "document": digest, "code": refused.code})
