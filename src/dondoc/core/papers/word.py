"""The way to a paper as a Word file; the libraries that write it are loaded by whoever asks for one."""

from __future__ import annotations

from dondoc.core.papers.model import Paper

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def as_docx(paper: Paper) -> bytes:
    """The whole file. Any office program opens and changes it."""
    from dondoc.core.papers.word_whole import written

    return written(paper)
