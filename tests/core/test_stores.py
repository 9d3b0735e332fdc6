"""One contract of every store of files (J2, J5): the folder, and an S3 store in its place; what is said when it is gone.

The S3 store is the server of a test-only package, spoken to over HTTP; S3_FOR_TESTS=http://key:secret@host:port names a real one.
"""

from __future__ import annotations

import hashlib
import os
import socket
from dataclasses import replace
from urllib.parse import unquote, urlsplit
from uuid import uuid4

import pytest
from django.urls import reverse
from tests.core.clamd import with_files
from tests.make import AT, a_directive, a_person
from tests.refusing import refused
from tests.web.tasks.conftest import as_actor  # noqa: F401

from dondoc.cli import ground
from dondoc.cli.main import main
from dondoc.config.topics.files import S3
from dondoc.core.files import InspectedFile
from dondoc.core.models import StoredFile
from dondoc.core.stores import the_store
from dondoc.core.stores.folder import FolderStore
from dondoc.core.stores.moving import move
from dondoc.directives.models import Directive
from dondoc.rules.access import Role

WORDS = "Nội dung của văn bản.".encode()
SUM = hashlib.sha256(WORDS).hexdigest()
PATH = f"{SUM[:2]}/{SUM[2:4]}/{SUM}"


@pytest.fixture(scope="module")
def server():
    """Where an S3 store answers while these tests run, with its keys."""
    named = urlsplit(os.environ.get("S3_FOR_TESTS", ""))
    if named.hostname:
        yield f"http://{named.hostname}:{named.port}", unquote(named.username or ""), unquote(named.password or "")
        return
    from moto.server import ThreadedMotoServer

    made = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    made.start()
    yield "http://{}:{}".format(*made.get_host_and_port()), "key", "secret"
    made.stop()


@pytest.fixture
def s3(server):
    """A bucket of its own that keeps versions."""
    from dondoc.core.stores.s3 import S3Store

    endpoint, key, secret = server
    where = S3(endpoint, f"dondoc-thu-{uuid4().hex[:12]}", "us-east-1", key, secret)
    client = S3Store(where).client
    client.create_bucket(Bucket=where.bucket)
    client.put_bucket_versioning(Bucket=where.bucket, VersioningConfiguration={"Status": "Enabled"})
    yield where
    for path in list(S3Store(where).paths()):
        S3Store(where).remove(path)
    client.delete_bucket(Bucket=where.bucket)


def gone(where: S3) -> S3:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return replace(where, endpoint=f"http://127.0.0.1:{free.getsockname()[1]}")


@pytest.mark.once
@pytest.mark.parametrize("kind", ["folder", "s3"])
def test_a_store_keeps_by_sum_and_lets_nothing_of_what_is_removed(kind, s3, tmp_path, settings) -> None:
    with_files(settings, s3=s3 if kind == "s3" else None)
    settings.FILES_ROOT = tmp_path / "files"
    store = the_store()
    store.ready()
    assert not store.has(PATH)
    assert store.put(SUM, WORDS) == store.put(SUM, WORDS) == PATH
    assert store.has(PATH) and store.read(PATH) == WORDS and list(store.paths()) == [PATH]
    with store.open(PATH) as stream:
        assert stream.read(4) + stream.read() == WORDS
    store.remove(PATH)
    store.remove(PATH)
    assert not store.has(PATH) and list(store.paths()) == []
    if kind == "s3":  # the bucket keeps versions: none of what was removed is among them
        kept = store.client.list_object_versions(Bucket=s3.bucket)
        assert not kept.get("Versions") and not kept.get("DeleteMarkers")
    for read in (store.read, store.open):
        with pytest.raises(FileNotFoundError):
            read(PATH)


@pytest.mark.once
def test_a_store_that_is_gone_or_another_is_told_and_never_taken_for_an_empty_one(s3, tmp_path, settings) -> None:
    (tmp_path / "files").write_text("no folder")
    settings.FILES_ROOT = tmp_path / "files"
    for where in (gone(s3), replace(s3, bucket="khong-co-ngan-nay"), None):
        with_files(settings, s3=where)
        store = the_store()
        for deed in (lambda: store.put(SUM, WORDS), store.ready):  # noqa: B023
            with refused("store_gone"):
                deed()
        if where is not None:
            with refused("store_gone"):
                store.has(PATH)


@pytest.mark.once
def test_files_move_with_their_sums_and_go_on_where_they_were_left(s3, tmp_path, settings) -> None:
    with_files(settings, s3=s3)
    folder, target = FolderStore(tmp_path), the_store()
    paths = sorted(
        folder.put(hashlib.sha256(content).hexdigest(), content) for content in (b"a", b"b", b"c", b"gone bad")
    )
    bad = next(path for path in paths if folder.read(path) == b"gone bad")
    (tmp_path / bad).write_bytes(b"other bytes")
    target.put(hashlib.sha256(b"a").hexdigest(), b"a")
    heard: list[int] = []
    done = move(folder, target, named={*paths, "aa/bb/lost"}, tell=heard.append)
    assert (done.copied, done.there, done.broken) == (2, 1, [bad])
    assert done.lost == sorted([bad, "aa/bb/lost"]) and heard == [1, 2, 3, 4]
    assert move(folder, target, named=(), tell=heard.append).copied == 0


@pytest.mark.django_db
def test_j2_records_live_on_an_s3_store_and_a_deed_without_it_leaves_no_half(
    s3,
    settings,
    frozen,
    as_actor,  # noqa: F811
    monkeypatch,
    capsys,
) -> None:
    paper = InspectedFile("kế hoạch.txt", "text/plain", len(WORDS), SUM, WORDS, "", True)
    specialist = a_person(role=Role.OFFICE_SPECIALIST)
    first = a_directive(specialist, files=[paper])
    with_files(settings, s3=s3)
    monkeypatch.setattr(ground, "prepare_a_province", lambda: None)
    assert main(["files", "move"]) == 0 and "Đã chép 1 tệp" in capsys.readouterr().out
    file = reverse("file", args=[first.files.get().pk])
    answer = as_actor(specialist).get(file)
    assert answer.getvalue() == WORDS and answer["Content-Length"] == str(len(WORDS))
    with_files(settings, s3=gone(s3))
    with refused("store_gone"):
        a_directive(specialist, files=[paper])
    assert Directive.objects.count() == StoredFile.objects.count() == 1
    told = as_actor(specialist).get(file)
    assert told.status_code == 422 and "Kho tệp chưa trả lời" in told.content.decode()
    with_files(settings, s3=s3)
    assert a_directive(specialist, files=[paper], at=AT).files.get().path == PATH
    assert not list(the_store().paths())[1:]
