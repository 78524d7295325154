"""A local server that speaks the protocol of S3, for tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from moto.server import ThreadedMotoServer

from simulation.artifacts.s3 import S3ArtifactStore, client

BUCKET = "runs"
CREDENTIALS = {
    "aws_access_key_id": "test",
    "aws_secret_access_key": "test",
    "region_name": "us-east-1",
}


@contextmanager
def s3_server() -> Iterator[str]:
    """The address of a server of the test's own."""
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        yield f"http://{host}:{port}"
    finally:
        server.stop()


def bucket(address: str, prefix: str = "") -> S3ArtifactStore:
    """A store in the bucket of a server, under ``prefix``."""
    opened = client(address, **CREDENTIALS)
    opened.create_bucket(Bucket=BUCKET)
    return S3ArtifactStore(opened, BUCKET, prefix)
