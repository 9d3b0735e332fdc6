"""Where files are kept, who looks for viruses in them, and whose signatures are trusted (docs/files.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dondoc.config.topics.reading import EnvFault, Variable, address, folder, one_of, whole

#: What becomes of an upload while the scanner does not answer: refused, which is the safe side; or taken, marked and scanned later, where a
#: province would rather go on working.
WITHOUT_SCANNER = ("refuse", "take")

VARIABLES = (
    Variable(
        "DONDOC_CLAMD",
        "–",
        "nơi clamd trả lời: `máy:cổng` hoặc đường dẫn tới ổ cắm; không đặt thì tệp không được quét vi-rút",
        "where clamd answers, `host:port` or the path of a socket; without it nothing is scanned for viruses",
    ),
    Variable(
        "DONDOC_CLAMD_GONE",
        "`refuse`",
        "khi clamd không trả lời: `refuse` không nhận tệp, `take` nhận, đánh dấu chưa quét và quét sau",
        "while clamd does not answer: `refuse` uploads, or `take` them, marked, to be scanned later",
    ),
    Variable("DONDOC_CLAMD_SECONDS", "`20`", "số giây chờ clamd quét một tệp", "seconds that one scan may take"),
    Variable(
        "DONDOC_S3_BUCKET",
        "–",
        "ngăn chứa của kho S3; không đặt thì tệp nằm trong thư mục dữ liệu",
        "bucket of an S3 store; without it files lie in the data folder",
    ),
    Variable("DONDOC_S3_ENDPOINT", "–", "địa chỉ kho S3, bắt đầu bằng https://", "address of the S3 store"),
    Variable("DONDOC_S3_REGION", "`us-east-1`", "vùng của kho S3", "region of the S3 store"),
    Variable("DONDOC_S3_KEY", "–", "mã khóa truy cập kho S3", "access key of the S3 store"),
    Variable("DONDOC_S3_SECRET", "–", "khóa bí mật đi cùng mã ấy", "the secret key that goes with it"),
    Variable(
        "DONDOC_TRUST_ANCHORS",
        "–",
        "thư mục chứa chứng thư gốc được tin khi kiểm tra chữ ký số (PEM hoặc DER)",
        "folder of the root certificates that signatures are trusted by, PEM or DER",
    ),
)


@dataclass(frozen=True, slots=True)
class Scanner:
    """A clamd at `host`:`port`, or at the socket `path`. `seconds`: how long one scan may take. `takes`: uploads are taken while it is gone."""

    host: str = ""
    port: int = 0
    path: str = ""
    seconds: int = 20
    takes: bool = False


@dataclass(frozen=True, slots=True)
class S3:
    """A private bucket that only this installation writes to."""

    endpoint: str
    bucket: str
    region: str
    key: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Files:
    """`scanner`: None where nothing is scanned. `s3`: None where files lie in the data folder. `anchors`: folder of trusted roots, None for
    none: then no signature is called trusted."""

    scanner: Scanner | None = None
    s3: S3 | None = None
    anchors: Path | None = None


def read_files(environ: Mapping[str, str]) -> Files:
    return Files(_scanner(environ), _s3(environ), folder(environ, "DONDOC_TRUST_ANCHORS"))


def _scanner(environ: Mapping[str, str]) -> Scanner | None:
    where = environ.get("DONDOC_CLAMD", "").strip()
    takes = one_of(environ, "DONDOC_CLAMD_GONE", WITHOUT_SCANNER) == "take"
    seconds = whole(environ, "DONDOC_CLAMD_SECONDS", 20)
    if not where:
        return None
    if where.startswith("/"):
        return Scanner(path=where, seconds=seconds, takes=takes)
    host, _, port = where.rpartition(":")
    if not (host and port.isdecimal() and 0 < int(port) < 65536):
        raise EnvFault(f"DONDOC_CLAMD={where!r}: host:port, or the whole path of a socket")
    return Scanner(host.strip("[]"), int(port), seconds=seconds, takes=takes)


def _s3(environ: Mapping[str, str]) -> S3 | None:
    """A bucket alone is not enough: neither where it is nor who may write to it has a default that could be right."""
    bucket = environ.get("DONDOC_S3_BUCKET", "").strip()
    if not bucket:
        return None
    endpoint = address(environ, "DONDOC_S3_ENDPOINT")
    key, secret = environ.get("DONDOC_S3_KEY", "").strip(), environ.get("DONDOC_S3_SECRET", "").strip()
    lacks = [name for name, value in (("ENDPOINT", endpoint), ("KEY", key), ("SECRET", secret)) if not value]
    if lacks:
        raise EnvFault(*(f"DONDOC_S3_{name} is missing: DONDOC_S3_BUCKET names a store" for name in lacks))
    return S3(endpoint, bucket, environ.get("DONDOC_S3_REGION", "").strip() or "us-east-1", key, secret)
