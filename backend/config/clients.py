"""The web clients: what their builds left below CLIENTS_DIR, served at /app/ and /console/.

A client decides by itself what an address means, so every address that names no file is answered with its page. Files
with a hash in their name never change and are kept by browsers for good; the page is asked for again each time.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe
from django.views.generic import RedirectView
from whitenoise.media_types import MediaTypes
from whitenoise.responders import StaticFile


@dataclass(frozen=True, slots=True, kw_only=True)
class WebClient:
    """One client. `address` begins and ends with a slash; `folder` and `source` are below CLIENTS_DIR."""

    address: str
    folder: str
    page: str
    source: str
    script: str
    title: str
    zh: str
    en: str

    @property
    def root(self) -> Path:
        return Path(settings.CLIENTS_DIR) / self.folder

    @property
    def is_built(self) -> bool:
        return (self.root / self.page).is_file()


WEB_CLIENTS = (
    WebClient(
        address="/app/",
        folder="owner/dist/h5",
        page="index.html",
        source="owner",
        script="build:h5",
        title="业主端",
        zh="看账单、缴费、取收据",
        en="The owners' app",
    ),
    WebClient(
        address="/console/",
        folder="portal/dist",
        page="console.html",
        source="portal",
        script="build",
        title="物业后台",
        zh="出账、收银、台账、报表",
        en="The property console",
    ),
)

# Styles may be inline because antd puts its own into the page; scripts may not, from nowhere but here.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
FOR_GOOD = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"

# `index-B7xk_9Qa.js`, `chunk.1f0c22ab.css`: eight characters or more of which one is no small letter, so that the words
# of a plain name (`tab-settings.png`) are no hash. A hash that is missed only costs a question.
_HASHED = re.compile(r"[.-](?=[A-Za-z0-9_-]*[0-9A-Z])[A-Za-z0-9_-]{8,}\.[A-Za-z0-9]+$")
_COMPRESSED = {"br": ".br", "gzip": ".gz"}
_MEDIA_TYPES = MediaTypes()


class _AsItIs(FileResponse):
    """The file with exactly the headers that it was given."""

    def set_headers(self, filelike: object) -> None:
        pass


def client_urls() -> list[URLPattern]:
    """The addresses of every web client."""
    found = []
    for client in WEB_CLIENTS:
        route = client.address.lstrip("/")
        to_slash = RedirectView.as_view(url=client.address, query_string=True)
        found += [
            path(route.rstrip("/"), to_slash),
            path(route, serve, {"client": client, "name": ""}),
            path(f"{route}<path:name>", serve, {"client": client}),
        ]
    return found


@require_safe
def serve(request: HttpRequest, *, client: WebClient, name: str) -> HttpResponseBase:
    """A file of the client's build, or its page where the address is one of the client's own."""
    if not client.is_built:
        return _not_built(request, client)
    file = _file(client.root, name)
    if file is None:
        if "." in name.rpartition("/")[2]:
            return HttpResponse("no such file\n", status=404, content_type="text/plain", headers=_NEVER_KEPT)
        file = str(client.root / client.page)
    found = _static_file(file, _state(file)).get_response(request.method, request.META)
    if found.file is None:
        answer: HttpResponseBase = HttpResponse(status=found.status)
        del answer["Content-Type"]
    else:
        answer = _AsItIs(found.file, status=found.status)
    for header, value in found.headers:
        answer[header] = value
    answer["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
    return answer


# While a new build is being put in place a file may be missing for a moment.
_NEVER_KEPT = {"Cache-Control": "no-store"}


def _not_built(request: HttpRequest, client: WebClient) -> HttpResponse:
    nonce = secrets.token_urlsafe(16)
    page = render(request, "client_missing.html", {"client": client, "nonce": nonce}, status=503)
    page["Cache-Control"] = "no-store"
    page["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'nonce-{nonce}'; img-src data:; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    )
    return page


def _file(root: Path, name: str) -> str | None:
    """The file that the address names; none where it would lie outside of the build, is hidden or only a compressed
    form of another.
    """
    parts = name.split("/")
    if any(not part or part.startswith(".") or "\\" in part or "\0" in part for part in parts):
        return None
    file = os.path.join(root, *parts)
    if file.endswith(tuple(_COMPRESSED.values())) and os.path.isfile(file.rpartition(".")[0]):
        return None
    return file if os.path.isfile(file) else None


State = tuple[tuple[int, int] | None, ...]


def _state(file: str) -> State:
    """Time and size of the file and of its compressed forms: another build is served without a restart."""
    found: list[tuple[int, int] | None] = []
    for suffix in ("", *_COMPRESSED.values()):
        try:
            stat = os.stat(file + suffix)
        except OSError:
            found.append(None)
        else:
            found.append((stat.st_mtime_ns, stat.st_size))
    return tuple(found)


@lru_cache(maxsize=1024)
def _static_file(file: str, state: State) -> StaticFile:
    plain, *compressed = state
    media_type = str(_MEDIA_TYPES.get_type(file))
    is_hashed = _HASHED.search(file) is not None
    headers = {
        "Content-Type": f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type,
        "Cache-Control": FOR_GOOD if is_hashed else ASK_AGAIN,
        # Of the content: two builds may leave pages of the same time and size that name different files.
        "ETag": f'"{hashlib.sha256(Path(file).read_bytes()).hexdigest()[:32]}"',
    }
    # A compressed form that is older than the file belongs to an earlier build.
    encodings = {
        encoding: file + suffix
        for (encoding, suffix), its in zip(_COMPRESSED.items(), compressed, strict=True)
        if its is not None and plain is not None and its[0] >= plain[0]
    }
    return StaticFile(file, list(headers.items()), encodings=encodings)
