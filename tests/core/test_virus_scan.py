"""Uploads are scanned where clamd is set (J1; BT 2.6): what is found stays nowhere, and what was not scanned is told."""

from __future__ import annotations

import io
import time
from contextlib import ExitStack
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.core.clamd import CLAMD, EICAR, a_clamd, a_speaker, finds_eicar, with_files
from tests.core.papers import packed
from tests.gateway.ground import Ground, a_message
from tests.make import AT
from tests.refusing import refused
from tests.tasks.loop import a_world, an_assignment
from tests.web.tasks.conftest import as_actor  # noqa: F401

from dondoc.audit.models import AuditEvent
from dondoc.config.topics.files import Scanner
from dondoc.core.files import inspect_upload
from dondoc.core.models import StoredFile
from dondoc.core.virus_scan import Scan, ScannerGone, answers, finding_in
from dondoc.gateway.edxml.message import Attachment
from dondoc.quarantine.actions.rescanning import scan_waiting
from dondoc.quarantine.queries.unscanned import anything_unscanned

LIMIT = 1024 * 1024
NOBODY = Scanner("127.0.0.1", 1, seconds=1)


def given(content: bytes, name: str = "bao-cao.txt"):
    return inspect_upload(name, io.BytesIO(content), LIMIT)


@pytest.mark.once
@pytest.mark.skipif(CLAMD is None, reason="clamd is not installed (package clamav-daemon)")
def test_a_real_clamd_finds_the_test_file_also_inside_a_word_file(settings, tmp_path) -> None:
    with a_clamd(tmp_path) as scanner:
        with_files(settings, scanner=scanner)
        assert given("Báo cáo".encode()).scan == Scan.CLEAN
        assert given(b"a" * 600_000).scan == Scan.CLEAN
        with refused("file_infected"):
            given(EICAR)
        word = packed({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>", "word/media/a.txt": EICAR})
        with refused("file_infected") as told:
            given(word, "bao-cao.docx")
        assert "Eicar" in told.value.params["rule"]
        assert "Eicar" not in str(told.value)


@pytest.mark.once
@pytest.mark.parametrize(
    "answer", [b"", b"stream: OK", b"INSTREAM size limit exceeded. ERROR\0", b"220 mail.example ESMTP\r\n\0"]
)
def test_a_scanner_that_is_silent_or_speaks_otherwise_lets_nothing_in(settings, answer) -> None:
    with a_speaker(lambda content: answer) as scanner:
        with_files(settings, scanner=replace(scanner, seconds=0.3))
        began = time.monotonic()
        with pytest.raises(ScannerGone):
            finding_in(b"x" * 200_000)
        assert time.monotonic() - began < 10
        assert not answers()
        with refused("scanner_gone"):
            given(b"x")


def sender(client, deed):
    def send(content: bytes, token: str):
        file = SimpleUploadedFile("so-lieu.txt", content, "text/plain")
        form = {"kind": "progress", "text": "Đã có số liệu.", "version": 1, "form_token": token, "files": [file]}
        return client.post(deed, form)

    return send


@pytest.mark.django_db
def test_j1_an_infected_upload_stays_nowhere_and_one_not_scanned_is_marked_and_scanned_later(
    settings,
    frozen,
    as_actor,  # noqa: F811
) -> None:
    world = a_world()
    one = an_assignment(world)
    staff = as_actor(world.staff[one.agency_id])
    page, send = reverse("assignment", args=[one.pk]), sender(staff, reverse("deed", args=[one.pk, "cap-nhat"]))

    with ExitStack() as while_it_runs:
        with_files(settings, scanner=while_it_runs.enter_context(a_speaker(finds_eicar)))
        told = send(b"Bang so lieu " + EICAR, "a").content.decode()
        assert "mang mã độc" in told and "Eicar" not in told
        assert not StoredFile.objects.exists() and not list(settings.FILES_ROOT.rglob("*"))
        line = AuditEvent.objects.get(kind="virus_refused")
        assert line.facts == {"door": "cap-nhat", "finding": "Eicar-Test-Signature"}

        with_files(settings, scanner=NOBODY)
        assert "Chưa quét được vi-rút" in send(b"Bang so lieu", "b").content.decode()
        assert not StoredFile.objects.exists()
        with_files(settings, scanner=replace(NOBODY, takes=True))
        assert send(b"Bang so lieu", "c").status_code == send(b"Bang " + EICAR, "d").status_code == 302
        assert set(StoredFile.objects.values_list("scan", flat=True)) == {Scan.WAITING} and anything_unscanned(AT)
        assert "chưa quét vi-rút" in staff.get(page).content.decode()
        with refused("scanner_gone"):
            scan_waiting(actor=None, at=AT)

        with_files(settings, scanner=while_it_runs.enter_context(a_speaker(finds_eicar)))
        assert scan_waiting(actor=None, at=AT) == 2 and scan_waiting(actor=None, at=AT) == 0
    clean, found = StoredFile.objects.order_by("pk")
    assert (clean.scan, found.scan) == (Scan.CLEAN, Scan.FOUND)
    assert AuditEvent.objects.get(kind="virus_found_later").facts["files"] == [found.pk]
    assert "không tải về được" in staff.get(page).content.decode()
    assert staff.get(reverse("file", args=[clean.pk])).status_code == 200
    held = staff.get(reverse("file", args=[found.pk]))
    assert held.status_code == 422 and "bị phát hiện mang mã độc" in held.content.decode()


@pytest.mark.django_db
def test_a_message_with_a_virus_in_what_it_carries_is_put_aside_whole(settings, frozen, tmp_path) -> None:
    ground = Ground(settings, tmp_path)
    with a_speaker(finds_eicar) as scanner:
        with_files(settings, scanner=scanner)
        ground.put(a_message("7"))
        ground.put(a_message("8", attachments=(Attachment("phu-luc.bin", b"\0\1" + EICAR),)))
        done = ground.round()
    assert (done.taken, done.refused) == (1, 1)
    assert AuditEvent.objects.get(kind="virus_refused").facts["door"] == "edxml_folder"
    assert set(StoredFile.objects.values_list("scan", flat=True)) == {Scan.CLEAN}
    with_files(settings, scanner=NOBODY)
    waiting = ground.put(a_message("9"))
    with refused("files_left"):
        ground.round()
    assert waiting.exists(), "what could not be scanned is tried again"
