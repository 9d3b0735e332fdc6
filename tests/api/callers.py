"""A machine that calls the interface, let in by the ordinary action."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from django.test import Client
from tests.make import AT, DAY, a_person

from dondoc.connections.actions.tokens import TokenForm, make_token
from dondoc.connections.queries.tokens import SCOPES_OF
from dondoc.organisations.models import Agency
from dondoc.rules.access import Actor, Role

JSON = "application/json"


def a_secret(
    agency: Agency,
    role: str = "agency_specialist",
    *scopes: str,
    valid_until: date = DAY + timedelta(days=30),
    admin: Actor | None = None,
) -> str:
    """The secret of a new token; without scopes it may do all that its role can."""
    form = TokenForm(
        name="Phần mềm thử",
        agency_id=agency.pk,
        role=role,
        scopes=scopes or [scope.value for scope in SCOPES_OF[Role(role)]],
        valid_until=valid_until,
    )
    return make_token(actor=admin or a_person(role=Role.ADMINISTRATOR), form=form, at=AT)[1]


class Caller:
    """`get` and `post` by the paths of the interface; what was answered is read as JSON."""

    def __init__(self, secret: str = "", **headers: str) -> None:
        shown = {"Authorization": f"Bearer {secret}"} if secret else {}
        self.client = Client(headers=shown | headers)

    def get(self, path: str, status: int = 200, **query: Any) -> dict[str, Any]:
        return self._read(self.client.get(f"/api/v1/{path}", query), status)

    def post(
        self, path: str, said: Any, key: str = "", status: int = 201, files: tuple[Any, ...] = ()
    ) -> dict[str, Any]:
        headers = {"Idempotency-Key": key} if key else {}
        body: dict[str, Any] = {"data": said, "content_type": JSON}
        if files:
            body = {"data": {"data": json.dumps(said), "files": list(files)}}
        return self._read(self.client.post(f"/api/v1/{path}", **body, headers=headers), status)

    def _read(self, answer: Any, status: int) -> dict[str, Any]:
        assert answer.status_code == status, answer.content.decode()[:800]
        kind = "application/problem+json" if status >= 400 else "application/json; charset=utf-8"
        assert answer["Content-Type"] == kind and not answer.cookies
        self.last = answer
        return json.loads(answer.content)

    def all_of(self, path: str, **query: Any) -> list[dict[str, Any]]:
        """The whole list, part by part."""
        found, cursor = [], None
        while True:
            part = self.get(path, **query | ({"cursor": cursor} if cursor else {}))
            found += part["items"]
            cursor = part["next"]
            if cursor is None:
                return found
