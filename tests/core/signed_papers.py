"""PDFs signed by people of a made-up authority, and what may have happened to them since."""

from __future__ import annotations

import datetime
import io
from functools import lru_cache

from asn1crypto import keys
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pypdf import PdfWriter

#: Certificates are made around this moment, at which everything is signed.
SIGNED = datetime.datetime(2026, 11, 18, 2, 30, tzinfo=datetime.UTC)
YEAR = datetime.timedelta(days=365)


class Authority:
    """A root with its key; `certificate` is what an operator puts into the folder."""

    def __init__(self, name: str = "Gốc thử nghiệm") -> None:
        self.key, self.name = ec.generate_private_key(ec.SECP256R1()), name
        self.made = self._certificate(name, self.key, SIGNED - 3 * YEAR, SIGNED + 3 * YEAR, root=True)
        self.certificate = self.made.public_bytes(serialization.Encoding.PEM)
        self.root = _loaded(self.made)

    def signer(
        self, *, until: datetime.datetime = SIGNED + YEAR, name: str = "Nguyễn Văn A", use: str = ""
    ) -> signers.SimpleSigner:
        key = ec.generate_private_key(ec.SECP256R1())
        made = self._certificate(name, key, SIGNED - YEAR, until, use=use)
        der = key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return signers.SimpleSigner(_loaded(made), keys.PrivateKeyInfo.load(der), None)

    def _certificate(self, name, key, start, until, *, root=False, use=""):  # type: ignore[no-untyped-def]
        said = [x509.NameAttribute(NameOID.COMMON_NAME, name), x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Sở thử")]
        made = (
            x509.CertificateBuilder()
            .subject_name(x509.Name(said))
            .issuer_name(self.made.subject if not root else x509.Name(said))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(start)
            .not_valid_after(until)
            .add_extension(x509.BasicConstraints(root, None), critical=True)
            .add_extension(
                x509.KeyUsage(not root, not root, False, False, False, root, root, False, False), critical=True
            )
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False)
        )
        if use:
            made = made.add_extension(x509.ExtendedKeyUsage([x509.ObjectIdentifier(use)]), critical=False)
        return made.sign(self.key, hashes.SHA256())


def _loaded(certificate: x509.Certificate) -> asn1.Certificate:
    return asn1.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


@lru_cache
def a_page() -> bytes:
    writer, target = PdfWriter(), io.BytesIO()
    writer.add_blank_page(300, 300)
    writer.write(target)
    return target.getvalue()


def signed(pdf: bytes, signer: signers.SimpleSigner, field: str = "Ky1") -> bytes:
    target = io.BytesIO()
    about = signers.PdfSignatureMetadata(field_name=field, signer_key_usage=set())
    signers.PdfSigner(about, signer).sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), output=target)
    return target.getvalue()


def written_over(pdf: bytes) -> bytes:
    """A byte of what was signed is another one."""
    place = pdf.index(b"300", pdf.index(b"/MediaBox"))
    return pdf[:place] + b"4" + pdf[place + 1 :]


def added_to(pdf: bytes) -> bytes:
    """Lawful as a file: what was signed is whole, and a later revision shows another page."""
    writer, target = IncrementalPdfFileWriter(io.BytesIO(pdf)), io.BytesIO()
    pages = writer.root["/Pages"]["/Kids"]
    pages[0]["/MediaBox"] = generic.ArrayObject([generic.NumberObject(n) for n in (0, 0, 200, 200)])
    writer.mark_update(pages.raw_get(0).reference)
    writer.write(target)
    return target.getvalue()


def renamed(pdf: bytes) -> bytes:
    """A later revision that shows nothing else: a new word about the document where readers keep such words."""
    writer, target = IncrementalPdfFileWriter(io.BytesIO(pdf)), io.BytesIO()
    writer.set_info(writer.add_object(generic.DictionaryObject({generic.pdf_name("/Title"): generic.pdf_string("x")})))
    writer.write(target)
    return target.getvalue()
