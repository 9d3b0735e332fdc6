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
from typing import Any, NamedTuple
from urllib.parse import urljoin

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.browser import FLAGS, PHONE, WIDE  # noqa: E402
from tests.chromium import chromium  # noqa: E402

OUT = ROOT / "docs" / "img" / "guide"
MOMENT = "2026-11-23T09:00"
MOST_BYTES = 120 * 1024
QUALITIES = (85, 70, 55, 40)
SECONDS_TO_START = 60
TALL = {"width": 1440, "height": 1200}
#: A paper for the picture of the page that reads one; invented.
PAPER = """ỦY BAN NHÂN DÂN TỈNH THANH HÓA

Số: 412/TB-VP

Thanh Hóa, ngày 20 tháng 11 năm 2026

THÔNG BÁO

Kết luận của Chủ tịch UBND tỉnh tại hội nghị về tiến độ các dự án hạ tầng

1. Sở Xây dựng chủ trì, phối hợp với Sở Tài chính rà soát khối lượng còn lại của các dự án trọng điểm, báo cáo UBND tỉnh trước ngày 05/12/2026.

2. Sở Nông nghiệp và Môi trường hướng dẫn các xã, phường hoàn thành kê khai, kiểm đếm; hoàn thành trước ngày 15/12/2026.

3. UBND các xã, phường thành lập tổ công tác giải phóng mặt bằng, gửi danh sách về Sở Xây dựng trong tháng 11 năm 2026.
"""
#: What is done on the way to a picture: a link that is followed, a button that is pressed, or (place, words) that are typed.
Steps = tuple[str | tuple[str, str], ...]


class Picture(NamedTuple):
    """`who` looks, from this `address` on, on a screen of this `size`."""

    who: str
    address: str
    size: dict[str, int] = WIDE
    steps: Steps = ()


_OPEN, _READ = "form:has(textarea) input[type=checkbox]", "form:has(textarea) button >> nth=-1"
_SPLIT = 'main a[href$="/tach/"] >> nth=-1'
PICTURES = {
    "viec-cua-toi": Picture("nhung.le", "viec-cua-toi/"),
    "dang-ky": Picture("nhung.le", "van-ban/dang-ky/"),
    "doc-van-ban": Picture("nhung.le", "doc-van-ban/", steps=(("textarea >> nth=0", PAPER), _OPEN, _READ)),
    "tach-nhiem-vu": Picture("nhung.le", "viec-cua-toi/", steps=(_SPLIT,)),
    "truoc-khi-giao": Picture("nhung.le", "viec-cua-toi/", steps=(_SPLIT, 'main a[href$="/kiem-tra/"] >> nth=0')),
    "nhiem-vu-166": Picture(
        "nhung.le",
        "cho-xac-nhan/",
        steps=('main a[href^="/luot-giao/"] >> nth=0', 'main a[href^="/nhiem-vu/"] >> nth=0'),
    ),
    "xac-nhan": Picture("nhung.le", "cho-xac-nhan/", TALL),
    "ky-bao-cao": Picture("nhung.le", "bao-cao/"),
    "luot-giao": Picture("nhung.le", "cho-xac-nhan/", TALL, ('main a[href^="/luot-giao/"] >> nth=0',)),
    "ky-nop": Picture("tuan.hoang", "viec-cua-toi/", steps=('main a[href*="/ky-nop/"] >> nth=0',)),
    "toan-canh": Picture("hung.pham", "toan-canh/"),
    "kiem-tra": Picture("son.do", "kiem-tra/"),
    "luyen-tap": Picture("khai.trinh", "luyen-tap/"),
    "xa-viec": Picture("mai.ha", "viec-cua-toi/", PHONE),
    "xa-cap-nhat": Picture("mai.ha", "viec-cua-toi/", PHONE, ('main a[href*="/cap-nhat/"] >> nth=0',)),
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
        _dondoc(env, "demo", "thanh-hoa-2025")
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
        for name, one in PICTURES.items():
            page = browser.new_page(
                viewport=one.size, color_scheme="light", locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh"
            )
            page.goto(f"{base}dang-nhap/")
            page.click(f'form[action$="/vao-thu/{one.who}/"] button')
            answer = page.goto(base + one.address, wait_until="networkidle")
            if answer is None or answer.status != 200:
                sys.exit(f"{one.address} does not answer {one.who}")
            _go(page, one.steps)
            (OUT / f"{name}.webp").write_bytes(_small(page, name))
            page.close()
        browser.close()


def _go(page: Any, steps: Steps) -> None:
    for step in steps:
        if not isinstance(step, str):
            page.fill(*step)
        elif address := page.get_attribute(step, "href"):
            page.goto(urljoin(page.url, address), wait_until="networkidle")
        else:
            page.click(step)
            page.wait_for_load_state("networkidle")


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
