"""Sessions in the database, as Django keeps them; each request looks its own up by a statement that was made once."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends import db
from django.db.models import QuerySet
from django.db.models.functions import Now

from dondoc.core.made_once import MadeOnce


@MadeOnce
def _kept(key: Any) -> QuerySet[Any, Any]:
    return SessionStore.get_model_class().objects.filter(session_key=key, expire_date__gt=Now())[:1]


class SessionStore(db.SessionStore):
    def _get_session_from_db(self) -> Any:
        """The session of this key that has not run out, or None, and then the key is forgotten. One query."""
        kept = _kept.first(key=self.session_key)
        if kept is None:
            self._session_key = None
        return kept
