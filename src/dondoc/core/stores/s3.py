"""Files in a bucket of an S3 store, under the same paths as in the folder. The bucket is private: every reading passes this program, which asks
who may (docs/files.md)."""

from __future__ import annotations

import base64
import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, cast

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from dondoc.core.stores.store import gone, path_of

#: Seconds until a store that does not answer is held to be gone, and how often a request is sent: somebody waits for the page.
CONNECT_SECONDS, READ_SECONDS, TRIES = 3, 20, 2
_ABSENT = frozenset({"404", "NoSuchKey", "NotFound"})
#: What stores without versions answer when they are asked for them.
_NO_VERSIONS = frozenset({"NotImplemented", "501", "MethodNotAllowed", "405"})


class S3Store:
    """`where`: a config.topics.files.S3 (bucket, endpoint, region, keys)."""

    def __init__(self, where: Any) -> None:
        self.bucket = str(where.bucket)
        self.client: Any = boto3.client(
            "s3",
            endpoint_url=where.endpoint,
            region_name=where.region,
            aws_access_key_id=where.key,
            aws_secret_access_key=where.secret,
            config=Config(
                connect_timeout=CONNECT_SECONDS,
                read_timeout=READ_SECONDS,
                retries={"total_max_attempts": TRIES, "mode": "standard"},
                s3={"addressing_style": "path"},  # a store of one's own has no name for each bucket
                # checksums that only the newest stores know are not asked for: Content-MD5, which all know, guards the way there
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        )

    def put(self, sha256: str, content: bytes) -> str:
        """One request; a store shows an object only when it has all of it, and refuses one whose sum differs."""
        path = path_of(sha256)
        md5 = base64.b64encode(hashlib.md5(content, usedforsecurity=False).digest()).decode()
        with _told():
            self.client.put_object(Bucket=self.bucket, Key=path, Body=content, ContentMD5=md5)
        return path

    def read(self, path: str) -> bytes:
        with self.open(path) as stream, _told():
            return stream.read()

    def open(self, path: str) -> BinaryIO:
        with _told():
            answer = self.client.get_object(Bucket=self.bucket, Key=path)
        return cast(BinaryIO, io.BufferedReader(_Body(answer["Body"])))

    def has(self, path: str) -> bool:
        try:
            with _told():
                self.client.head_object(Bucket=self.bucket, Key=path)
        except FileNotFoundError:
            self.ready()  # the same answer comes where the bucket itself is not there
            return False
        return True

    def remove(self, path: str) -> None:
        """With every version that the bucket kept of it: what was destroyed as secret must not lie there under a mark of deletion."""
        with _told():
            for version in self._versions(path):
                self.client.delete_object(Bucket=self.bucket, Key=path, VersionId=version)
            self.client.delete_object(Bucket=self.bucket, Key=path)
            for version in self._versions(path):  # the mark that the last line set where versions are kept
                self.client.delete_object(Bucket=self.bucket, Key=path, VersionId=version)

    def _versions(self, path: str) -> list[str]:
        try:
            pages = self.client.get_paginator("list_object_versions").paginate(Bucket=self.bucket, Prefix=path)
            found = [one for page in pages for one in (*page.get("Versions", ()), *page.get("DeleteMarkers", ()))]
        except ClientError as fault:
            if _code(fault) in _NO_VERSIONS:
                return []
            raise
        return [one["VersionId"] for one in found if one["Key"] == path and one["VersionId"] != "null"]

    def paths(self) -> Iterator[str]:
        with _told():
            for page in self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket):
                yield from (one["Key"] for one in page.get("Contents", ()))

    def ready(self) -> None:
        with _told():
            try:
                self.client.head_bucket(Bucket=self.bucket)
            except ClientError as fault:
                raise gone(_code(fault)) from fault


class _Body(io.RawIOBase):
    """The body of an answer as a stream: a line that breaks half-way is told as the store being gone, never as the end of the file."""

    def __init__(self, body: Any) -> None:
        self.body = body

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        with _told():
            piece = self.body.read(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        self.body.close()
        super().close()


@contextmanager
def _told() -> Iterator[None]:
    """Raises FileNotFoundError for a key that is not there, Refusal for everything else that the store or the way to it did."""
    try:
        yield
    except ClientError as fault:
        if _code(fault) in _ABSENT:
            raise FileNotFoundError from fault
        raise gone(_code(fault)) from fault
    except (BotoCoreError, OSError) as fault:
        if isinstance(fault, FileNotFoundError):
            raise
        raise gone(type(fault).__name__) from fault


def _code(fault: ClientError) -> str:
    return str(fault.response.get("Error", {}).get("Code", "S3"))
