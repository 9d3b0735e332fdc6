"""A browser without a window: one connection kept open, cookies, forms. Standard library only."""

from __future__ import annotations

import http.client
import re
import uuid
from dataclasses import dataclass
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes
    location: str


class Client:
    """One session at one server on this machine."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
        self.cookies: dict[str, str] = {}

    def get(self, path: str) -> Answer:
        return self.request("GET", path)

    def post(self, path: str, fields: dict[str, str], text_file: tuple[str, str] | None = None) -> Answer:
        """As a form with files is sent: multipart, with the token against forgery. `text_file`: name and words of one file, kept as `files`."""
        edge = uuid.uuid4().hex
        fields = {"csrfmiddlewaretoken": self.cookies.get("csrftoken", ""), **fields}
        parts = "".join(
            f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in fields.items()
        )
        if text_file is not None:
            parts += (
                f'--{edge}\r\nContent-Disposition: form-data; name="files"; filename="{text_file[0]}"\r\n'
                f"Content-Type: text/plain\r\n\r\n{text_file[1]}\r\n"
            )
        body = f"{parts}--{edge}--\r\n".encode()
        return self.request("POST", path, body, f"multipart/form-data; boundary={edge}")

    def post_plain(self, path: str, fields: dict[str, str]) -> Answer:
        return self.request("POST", path, urlencode(fields).encode(), "application/x-www-form-urlencoded")

    def request(self, method: str, path: str, body: bytes | None = None, kind: str = "") -> Answer:
        headers = {"Accept": "text/html", "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if kind:
            headers["Content-Type"] = kind
        for attempt in (1, 2):
            try:
                self.connection.request(method, path, body, headers)
                answer = self.connection.getresponse()
                break
            except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
                self.connection.close()  # the server had closed an idle connection
                if attempt == 2:
                    raise
        data = answer.read()
        for header in answer.headers.get_all("Set-Cookie") or []:
            for name, morsel in SimpleCookie(header).items():
                self.cookies[name] = morsel.value
        return Answer(answer.status, data, urlsplit(answer.headers.get("Location", "")).path)

    def follow(self, path: str) -> str:
        """The address behind an address that only leads on."""
        while (answer := self.get(path)).status in (301, 302):
            path = answer.location
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status}")
        return path


def sign_in(port: int, username: str, password: str) -> Client:
    """By name and password on the product's own page."""
    client = Client(port)
    page = client.get("/dang-nhap/").body.decode()
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert found
    fields = {"csrfmiddlewaretoken": found[1], "username": username, "password": password}
    answer = client.post_plain("/dang-nhap/", fields)
    if answer.status != 302:
        raise RuntimeError(f"{username} could not sign in: {answer.status}")
    return client
