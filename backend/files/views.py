"""Files over HTTP: an upload by whoever is signed in to an API, a download by a signed link."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, BinaryIO, cast

from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.http.response import HttpResponseBase
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from backend.accounts.actor import Actor
from backend.files import storage
from backend.files.contracts import MIB, FileEmpty, FileTooLarge, StoredFile
from backend.files.registry import file_kind
from backend.files.selectors import LinkIsOver, content_by_link, link_to
from backend.files.services import require_may_upload, upload_file
from backend.kernel.errors import DomainError, Forbidden, NotFound, NotSignedIn
from backend.kernel.time import current_time

# What the multipart form adds to the file itself.
_FORM_BYTES = 64 << 10
_STATUS: dict[type[DomainError], int] = {NotSignedIn: 401, Forbidden: 403, NotFound: 404, FileTooLarge: 413}

ActorOf = Callable[[HttpRequest], Actor]


def upload_view(*, actor_of: ActorOf, encode_id: Callable[[int], str]) -> Callable[[HttpRequest], HttpResponse]:
    """`POST ?kind=…`, multipart with one `file`. 201 `{"file": {id, name, contentType, size, sha256, width, height,
    link, thumbnail}}`; a refusal is `{"errors": [{code, field, message}]}` with 400, 401, 403 or 413.

    actor_of: who asks, of one API; encode_id: the opaque id that the same API takes.
    """

    @never_cache
    @require_POST
    def upload(request: HttpRequest) -> HttpResponse:
        language = "zh-Hans"
        try:
            actor = actor_of(request)
            language = actor.language
            kind = file_kind(request.GET.get("kind", ""))
            # Before the body is read: nobody fills our disk who may not, or with more than he may.
            require_may_upload(actor=actor, kind=kind)
            if not 0 < _length(request) <= kind.max_bytes + _FORM_BYTES:
                raise FileTooLarge(field=("file",), limit=kind.max_bytes // MIB)
            name, content = _sent(request)
            file = upload_file(actor=actor, kind=kind.name, name=name, content=content, now=current_time())
        except DomainError as error:
            return _refusal(error, language)
        return JsonResponse({"file": _shown(file, encode_id)}, status=201)

    return upload


@require_safe
@never_cache
def download(request: HttpRequest, token: str) -> HttpResponseBase:
    """The content of a signed link, which was given to somebody who may read the file and ends after ten minutes."""
    try:
        found = content_by_link(token)
        content = storage.get(found.storage_key + (storage.THUMBNAIL if found.is_thumbnail else ""))
    except (LinkIsOver, FileNotFoundError):
        text = "链接已过期，请回到原来的页面重新打开。This link has ended; open it again where you found it.\n"
        return HttpResponse(text, status=410, content_type="text/plain; charset=utf-8")
    content_type = "image/webp" if found.is_thumbnail else found.content_type
    answer = FileResponse(
        content, filename=found.name, content_type=content_type, as_attachment=not content_type.startswith("image/")
    )
    answer["X-Content-Type-Options"] = "nosniff"
    # Even a file that a browser were tricked into showing as a page can do nothing.
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Referrer-Policy"] = "no-referrer"
    return answer


def _length(request: HttpRequest) -> int:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length) if length.isdigit() else 0


def _sent(request: HttpRequest) -> tuple[str, BinaryIO]:
    """Name, as the sender calls it, and content of the one file of the form."""
    try:
        files = request.FILES.getlist("file")
    except (MultiPartParserError, RequestDataTooBig, TooManyFilesSent) as error:
        raise FileEmpty(field=("file",)) from error
    if len(files) != 1 or not isinstance(files[0], UploadedFile) or files[0].file is None:
        raise FileEmpty(field=("file",))
    return files[0].name or "", cast("BinaryIO", files[0].file)


def _shown(file: StoredFile, encode_id: Callable[[int], str]) -> dict[str, Any]:
    return {
        "id": encode_id(file.id),
        "name": file.name,
        "contentType": file.content_type,
        "size": file.size,
        "sha256": file.sha256,
        "width": file.width,
        "height": file.height,
        "link": link_to(file),
        "thumbnail": link_to(file, thumbnail=True) if file.has_thumbnail else None,
    }


def _refusal(error: DomainError, language: str) -> JsonResponse:
    body = {"errors": [{"code": error.code, "field": list(error.field), "message": error.text(language)}]}
    return JsonResponse(body, status=next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 400))
