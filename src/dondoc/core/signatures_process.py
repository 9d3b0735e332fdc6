"""A process that reads a PDF from its input and prints what its signatures say, as JSON; it limits itself.

Run as `python -m dondoc.core.signatures_process FOLDER MOMENT`: the folder of trusted roots ("" for none), and when the file came, with its offset
from UTC. Exit status 1 where the file could not be read. Nothing is asked of the network: whether a certificate was revoked stays unknown.
"""

from __future__ import annotations

import io
import json
import logging
import resource
import sys
import unicodedata
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

SECONDS = 20
MEMORY_BYTES = 1024 * 1024 * 1024
#: More signatures than anybody needs on one document, and letters of a name that are shown.
MOST, MOST_LETTERS, MOST_REVISIONS = 20, 120, 1_000_000
#: What a certificate may be for, where it says so at all: mail, or documents under one of the names for that. One of a web server is not.
SIGNS = {
    "email_protection",
    "microsoft_document_signing",
    "adobe_authentic_documents_trust",
    "1.3.6.1.5.5.7.3.36",
    "any_extended_key_usage",
}


def certificates(folder: Path) -> Iterator[Any]:
    """The certificates of the files in `folder`, PEM or DER; what is none is passed over. Raises OSError for a folder that cannot be read."""
    from asn1crypto import pem, x509

    for file in sorted(folder.iterdir()):
        if not file.is_file():
            continue
        content = file.read_bytes()
        try:
            pieces = [der for _, _, der in pem.unarmor(content, multiple=True)] if pem.detect(content) else [content]
            loaded = [x509.Certificate.load(piece, strict=True) for piece in pieces]
            for one in loaded:
                one.subject.native  # noqa: B018 - read at once: a broken one is passed over here and not later
        except ValueError:
            continue
        yield from loaded


def signatures_in(content: bytes, roots: list[Any], came: datetime) -> list[dict[str, Any]]:
    """One record a signature, first signed first, those that cannot be read last. Raises whatever pyHanko raises for a broken or encrypted file."""
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.fields import enumerate_sig_fields
    from pyhanko.sign.validation import EmbeddedPdfSignature

    reader = PdfFileReader(io.BytesIO(content), strict=False)
    filled = [(name, field.get_object()) for name, value, field in enumerate_sig_fields(reader, filled_status=True)]
    found, covered = [], False
    for name, field in filled[:MOST]:
        try:
            signature = EmbeddedPdfSignature(reader, field, name)
            covered = covered or _covers_all(signature)  # a time stamp of the whole document does so, too
            if signature.sig_object_type == "/Sig":
                found.append((signature.signed_revision, _record(signature, roots, came)))
        except Exception:  # a signature that nobody can read is told as such; the others are read
            found.append((MOST_REVISIONS, {"fault": "unreadable"}))
    records = [record for _, record in sorted(found, key=lambda one: one[0])]
    return records if covered else [_beyond(record) for record in records]


def _covers_all(signature: Any) -> bool:
    from pyhanko.sign.validation.status import SignatureCoverageLevel

    return bool(signature.evaluate_signature_coverage() == SignatureCoverageLevel.ENTIRE_FILE)


def _beyond(record: dict[str, Any]) -> dict[str, Any]:
    """Of a file whose end no signature covers: what follows is no further signature, whatever it is."""
    return record | {"later": "beyond"} if record.get("later") == "lawful" else record


def _record(signature: Any, roots: list[Any], came: datetime) -> dict[str, Any]:
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.settings import KeyUsageConstraints
    from pyhanko_certvalidator import ValidationContext

    claimed = signature.self_reported_timestamp
    # A time that only the signer says is believed no further than to the day the file came.
    moment = min(claimed, came) if claimed else came
    context = ValidationContext(trust_roots=roots, allow_fetching=False, moment=moment, revocation_mode="soft-fail")
    usage = KeyUsageConstraints(
        key_usage={"digital_signature", "non_repudiation"},
        match_all_key_usages=False,
        extd_key_usage=SIGNS if signature.signer_cert.extended_key_usage_value is not None else None,
    )
    status = validate_pdf_signature(signature, context, key_usage_settings=usage)
    certificate, stamp = status.signing_cert, status.timestamp_validity
    stamped = stamp is not None and stamp.valid and stamp.intact and stamp.trusted
    trust = _trust(status, moment, bool(roots))
    if trust == "root" and not stamped and certificate.not_valid_after < came:
        trust = "lapsed"  # whoever finds an ended token sets his clock back
    return {
        "signer": _said(certificate.subject, "common_name"),
        "organisation": _said(certificate.subject, "organization_name"),
        "issuer": _said(certificate.issuer, "common_name") or _said(certificate.issuer, "organization_name"),
        "claimed": claimed.isoformat() if claimed else None,
        "stamped": stamp.timestamp.isoformat() if stamped else None,
        "intact": bool(status.intact and status.valid),
        "later": _later(status),
        "trust": trust,
        "root": _root(status.validation_path) if trust == "root" else "",
        "until": certificate.not_valid_after.isoformat(),
    }


def _later(status: Any) -> str:
    """What happened to the file after it was signed: nothing, what a signed file allows (a further signature, a form filled in), or a change.
    Whether the end of the file is under a signature at all, only all of them together say (`_beyond`)."""
    from pyhanko.sign.diff_analysis import ModificationLevel
    from pyhanko.sign.validation.status import SignatureCoverageLevel

    if status.coverage < SignatureCoverageLevel.ENTIRE_REVISION:
        return "uncovered"
    if status.coverage == SignatureCoverageLevel.ENTIRE_FILE:
        return "nothing"
    lawful = status.modification_level is not None and status.modification_level <= ModificationLevel.FORM_FILLING
    return "lawful" if lawful and status.docmdp_ok else "changed"


def _trust(status: Any, moment: datetime, any_root: bool) -> str:
    """Asked only of what is whole: the certificate of a signature that does not fit its file says nothing."""
    certificate = status.signing_cert
    if not (status.intact and status.valid):
        return "not_asked"
    if not any_root:
        return "no_roots"
    if status.trusted:
        return "root"
    if not certificate.not_valid_before <= moment <= certificate.not_valid_after:
        return "expired"
    return "unknown" if str(status.trust_problem_indic).endswith("NO_CERTIFICATE_CHAIN_FOUND") else "unfit"


def _root(path: Any) -> str:
    return _said(path.trust_anchor.authority.name, "common_name") if path is not None else ""


def _said(name: Any, part: str) -> str:
    """A part of a name as it may be shown: a stranger wrote it."""
    found = name.native.get(part, "")
    text = unicodedata.normalize("NFC", found[-1] if isinstance(found, list) else str(found))
    return " ".join("".join(c for c in text if unicodedata.category(c)[0] != "C" or c == " ").split())[:MOST_LETTERS]


def main(folder: str, came: str) -> int:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    logging.disable(logging.CRITICAL)  # the library's warnings may quote the file
    try:
        roots = list(certificates(Path(folder))) if folder else []
        found = signatures_in(sys.stdin.buffer.read(), roots, datetime.fromisoformat(came))
    except Exception:  # every fault of a stranger's file has one meaning here
        return 1
    print(json.dumps(found, ensure_ascii=True))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
