"""Papers of a demo: a directive or a report as a small .docx. The same words give the same bytes, whenever they are written."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

from dondoc.core.files import InspectedFile, inspect_upload

#: A time for every part of the package; the packer would take the present one.
EPOCH = (2020, 1, 1, 0, 0, 0)
LIMIT = 1024 * 1024
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
_BODY = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'
)


def paper(name: str, paragraphs: list[str]) -> InspectedFile:
    """A document of these paragraphs, checked like any upload."""
    text = "".join(f'<w:p><w:r><w:t xml:space="preserve">{escape(p)}</w:t></w:r></w:p>' for p in paragraphs)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for part, content in (
            ("[Content_Types].xml", _TYPES),
            ("_rels/.rels", _RELATIONS),
            ("word/document.xml", _BODY.format(text)),
        ):
            package.writestr(zipfile.ZipInfo(part, EPOCH), content, zipfile.ZIP_DEFLATED)
    packed.seek(0)
    return inspect_upload(name, packed, LIMIT, ours=True)
