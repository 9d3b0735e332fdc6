"""`dondoc serve`: it says where it answers, answers there, and is gone after Ctrl-C."""

import http.client
import signal
import socket
import subprocess
import time

import pytest
from tests.cli.conftest import SCRIPT

pytestmark = [pytest.mark.database, pytest.mark.once]


def free_port():
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


def start(installation, port, *words):
    return subprocess.Popen(
        [SCRIPT, "serve", "--port", str(port), *words],
        env=installation.environment(),
        cwd=installation.data.parent,
        stdout=subprocess.PIPE,
        text=True,
    )


def line_with(process, word, seconds=900):
    end = time.monotonic() + seconds
    while time.monotonic() < end and (line := process.stdout.readline()):
        if word in line:
            return line
    raise AssertionError(f"{word} was never printed")


def stop(process):
    process.send_signal(signal.SIGINT)
    try:
        return process.wait(timeout=900)
    finally:
        process.kill()


def get(port, path):
    door = http.client.HTTPConnection("127.0.0.1", port, timeout=900)
    door.request("GET", path)
    answer = door.getresponse()
    return answer.status, answer.read().decode()


def until_the_worker_is_there(port, seconds=900):
    end = time.monotonic() + seconds
    while get(port, "/healthz")[1] != "ok":
        assert time.monotonic() < end, "the worker beside the server was never seen"
        time.sleep(0.1)


@pytest.mark.slow
def test_it_serves_a_province_to_try_and_keeps_it(empty):
    port = free_port()
    process = start(empty, port, "--demo", "thanh-hoa-2025", "--assignments", "60")
    try:
        assert f"http://127.0.0.1:{port}/" in line_with(process, "http://")
        status, page = get(port, "/dang-nhap/")
        assert status == 200
        assert "/static/" in page
        style = next(
            part.split('"')[0] for part in page.split('href="') if "/static/" in part and ".css" in part.split('"')[0]
        )
        assert get(port, style)[0] == 200
        until_the_worker_is_there(port)
    finally:
        assert stop(process) == 0
    with pytest.raises(ConnectionRefusedError):
        get(port, "/")
    again = start(empty, port, "--demo", "thanh-hoa-2025")
    try:
        line_with(again, "http://")
    finally:
        stop(again)
    assert empty.data_of("figures")["cells"]["total"] == 60


def test_a_busy_port_is_told_before_anything_is_made(untouched):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        done = untouched.run("serve", "--demo", "thanh-hoa-2025", "--port", str(other.getsockname()[1]))
    assert done.returncode == 1
    assert "Chọn cổng khác" in done.stderr
    assert not untouched.data.exists()


@pytest.mark.parametrize(
    ("words", "status"), [(("--port", "http"), 2), (("--port", "99999"), 1), (("--demo", "ca-mau"), 1)]
)
def test_wrong_input_is_told_in_a_sentence(untouched, words, status):
    done = untouched.run("serve", *words)
    assert done.returncode == status
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr
