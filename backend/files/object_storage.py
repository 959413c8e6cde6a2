"""S3 and what speaks its protocol; loaded only where STORAGE_URL names it, because boto3 is large."""

from __future__ import annotations

from typing import Any

from botocore.config import Config
from storages.backends.s3 import S3Storage


class ObjectStorage(S3Storage):
    """S3 as other vendors understand it too, with bounded memory and bounded waiting."""

    def __init__(self, *, addressing_style: str, **settings: Any) -> None:
        config = Config(
            signature_version="s3v4",
            s3={"addressing_style": addressing_style},
            connect_timeout=5,
            read_timeout=60,
            retries={"max_attempts": 3, "mode": "standard"},
            # Newer checksums are sent as trailers, which most vendors beside AWS refuse.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        super().__init__(client_config=config, **settings)
