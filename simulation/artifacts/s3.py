"""Artifacts in a bucket of S3, or of a server that speaks its protocol. Needs boto3."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import boto3
from boto3.exceptions import Boto3Error
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from simulation.artifacts.port import (
    CHUNK_BYTES,
    MEDIA_TYPE,
    StoreUnavailable,
    download_name,
    require_plain,
)
from simulation.kernel.errors import ConfigurationInvalid
from simulation.kernel.threads import Threads

CONNECT_SECONDS = 5
READ_SECONDS = 30
ATTEMPTS = 3
THREADS = 8

_ABSENT = frozenset({"404", "NoSuchKey", "NotFound"})

T = TypeVar("T")


class S3ArtifactStore:
    """Keeps objects in a bucket, under a prefix. ``client`` is boto3's client of S3."""

    def __init__(self, client: Any, bucket: str, prefix: str = "") -> None:
        self._client = client
        self._bucket = bucket
        self._prefix = prefix
        self._threads = Threads("artifacts", THREADS)

    async def put(self, key: str, source: Path) -> None:
        at, given_up = self._at(key), threading.Event()

        def go_on(_: int) -> None:
            # Nobody can stop a transfer from outside; it asks this at each piece.
            if given_up.is_set():
                raise InterruptedError("The upload was cancelled.")

        def upload() -> None:
            extra = {"ContentType": MEDIA_TYPE}
            self._client.upload_file(str(source), at["Bucket"], at["Key"], extra, go_on)

        await self._threads.run(lambda: _asking(upload), stop=given_up.set)

    async def size(self, key: str) -> int | None:
        at = self._at(key)
        try:
            found = await self._threads.run(lambda: _asking(lambda: self._client.head_object(**at)))
        except FileNotFoundError:
            return None
        size: int = found["ContentLength"]
        return size

    async def open(self, key: str) -> AsyncIterator[bytes]:
        at = self._at(key)
        found = await self._threads.run(lambda: _asking(lambda: self._client.get_object(**at)))
        body = found["Body"]
        try:
            while chunk := await self._threads.run(lambda: _asking(lambda: body.read(CHUNK_BYTES))):
                yield chunk
        finally:
            body.close()

    async def delete(self, key: str) -> None:
        at = self._at(key)
        await self._threads.run(lambda: _asking(lambda: self._client.delete_object(**at)))

    async def link(self, key: str, lifetime: timedelta) -> str | None:
        wanted = self._at(key) | {
            "ResponseContentDisposition": f'attachment; filename="{download_name(key)}"',
            "ResponseContentType": MEDIA_TYPE,
        }
        seconds = int(lifetime.total_seconds())

        def sign() -> str:
            url: str = self._client.generate_presigned_url(
                "get_object", Params=wanted, ExpiresIn=seconds
            )
            return url

        # In a thread, because credentials may have to be fetched before anything is signed.
        return await self._threads.run(lambda: _asking(sign))

    def close(self) -> None:
        self._threads.close()

    def _at(self, key: str) -> dict[str, str]:
        return {"Bucket": self._bucket, "Key": f"{self._prefix}{require_plain(key)}"}


def open_s3(url: str, endpoint_url: str | None) -> S3ArtifactStore:
    """The store at ``s3://bucket/prefix``; credentials and region come as boto3 finds them.

    Raises:
        ConfigurationInvalid: ``url`` names no bucket, or boto3 finds no region.
    """
    parts = urlsplit(url)
    if not parts.netloc or parts.query or parts.fragment:
        raise ConfigurationInvalid(
            f"artifacts_url: {url!r} must be s3://bucket or s3://bucket/prefix.",
            field="artifacts_url",
        )
    prefix = parts.path.strip("/")
    try:
        opened = client(endpoint_url)
    except (BotoCoreError, ValueError) as error:
        raise ConfigurationInvalid(
            f"artifacts_url: boto3 cannot use {url!r}: {error}", field="artifacts_url"
        ) from error
    return S3ArtifactStore(opened, parts.netloc, f"{prefix}/" if prefix else "")


def client(endpoint_url: str | None, **options: Any) -> Any:
    """A client of S3 that gives up in time; ``options`` go to boto3 as they are."""
    config = Config(
        connect_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
        retries={"total_max_attempts": ATTEMPTS, "mode": "standard"},
        signature_version="s3v4",
        # Servers other than Amazon's do not know the checksums that boto3 would add.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    return boto3.client("s3", endpoint_url=endpoint_url, config=config, **options)


def _asking(request: Callable[[], T]) -> T:
    """What ``request`` returns, with boto3's errors as the port has them."""
    try:
        return request()
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") in _ABSENT:
            raise FileNotFoundError(str(error)) from error
        raise StoreUnavailable(f"The bucket refuses: {error}") from error
    except (Boto3Error, BotoCoreError) as error:
        raise StoreUnavailable(f"The bucket cannot be had: {error}") from error
