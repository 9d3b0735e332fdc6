"""`make pictures`: the pictures of the guides, made anew from the running system after its pages changed.

A demo in a temporary folder at a fixed moment, a server on a free port, one Chromium; each picture a WebP in docs/img/guide, at most 120 KB.
"""

from __future__ import annotations

import base64
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.browser import FLAGS, PHONE, WIDE  # noqa: E402
from tests.chromium import chromium  # noqa: E402

OUT = ROOT / "docs" / "img" / "guide"
MOMENT = "2026-11-23T09:00"
MOST_BYTES = 120 * 1024
QUALITIES = (85, 70, 55, 40)
SECONDS_TO_START = 60
#: Name of the picture -> who looks, at which address, how wide.
PICTURES = {
    "viec-cua-toi": ("nhung.le", "viec-cua-toi/", WIDE),
    "dang-ky": ("nhung.le", "van-ban/dang-ky/", WIDE),
    "ky-bao-cao": ("nhung.le", "bao-cao/", WIDE),
    "toan-canh": ("hung.pham", "toan-canh/", WIDE),
    "kiem-tra": ("son.do", "kiem-tra/", WIDE),
    "luyen-tap": ("khai.trinh", "luyen-tap/", WIDE),
    "xa-viec": ("mai.ha", "viec-cua-toi/", PHONE),
}


def main() -> int:
    """Ends with a sentence where there is no Chromium, a page does not answer, or a picture stays too large."""
    if chromium() is None:
        sys.exit("no Chromium on this machine")
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "DONDOC_DATA": folder, "DONDOC_MODE": "demo", "DONDOC_DEBUG": "1", "DATABASE_URL": ""}
        _dondoc(env, "migrate")
        _dondoc(env, "clock", "set", MOMENT)
        _dondoc(env, "demo", "thanh-hoa-2025", "--assignments", "300")
        port = _free_port()
        words = ["-m", "gunicorn", "dondoc.config.wsgi:application", "-b", f"127.0.0.1:{port}", "--threads", "4"]
        server = subprocess.Popen([sys.executable, *words], env=env, cwd=ROOT, stderr=subprocess.DEVNULL)
        try:
            _wait_for(f"http://127.0.0.1:{port}/healthz")
            _take_all(f"http://127.0.0.1:{port}/")
        finally:
            server.terminate()
            server.wait()
    return 0


def _dondoc(env: dict[str, str], *words: str) -> None:
    subprocess.run([sys.executable, "-m", "dondoc.cli.main", *words], env=env, cwd=ROOT, check=True)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _wait_for(address: str) -> None:
    for _second in range(SECONDS_TO_START):
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except OSError:
            time.sleep(1)
    sys.exit(f"{address} does not answer")


def _take_all(base: str) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        for name, (who, address, size) in PICTURES.items():
            page = browser.new_page(viewport=size, color_scheme="light", locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh")
            page.goto(f"{base}dang-nhap/")
            page.click(f'form[action$="/vao-thu/{who}/"] button')
            answer = page.goto(base + address, wait_until="networkidle")
            if answer is None or answer.status != 200:
                sys.exit(f"{address} does not answer {who}")
            (OUT / f"{name}.webp").write_bytes(_small(page, name))
            page.close()
        browser.close()


def _small(page: Any, name: str) -> bytes:
    """Playwright itself writes no WebP; the browser does."""
    devtools = page.context.new_cdp_session(page)
    for quality in QUALITIES:
        shot = devtools.send("Page.captureScreenshot", {"format": "webp", "quality": quality})
        found = base64.b64decode(shot["data"])
        if len(found) <= MOST_BYTES:
            return found
    sys.exit(f"{name} stays larger than {MOST_BYTES} bytes")


if __name__ == "__main__":
    sys.exit(main())
