"""The rights of a database user who may read the public tables and nothing else (PostgreSQL; docs/publication.md)."""

from __future__ import annotations

import re

from dondoc.publication.models import PUBLIC_MODELS
from dondoc.rules.errors import Refusal

_NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")


def grants(role: str) -> list[str]:
    """SQL statements for the owner of the tables. The password is set apart, so that it stands in no file.

    Raises Refusal for a name that PostgreSQL would not take as it is written.
    """
    if not _NAME.fullmatch(role):
        raise Refusal(
            "role_name",
            "Tên “{role}” không dùng được: chữ thường không dấu, chữ số và dấu gạch dưới, bắt đầu bằng chữ.",
            role=role,
        )
    tables = ", ".join(f'"{model._meta.db_table}"' for model in PUBLIC_MODELS)
    return [
        f"CREATE ROLE {role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT CONNECTION LIMIT 20;",
        f"ALTER ROLE {role} SET default_transaction_read_only = on;",
        f"ALTER ROLE {role} SET statement_timeout = '5s';",
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role};",
        f"GRANT USAGE ON SCHEMA public TO {role};",
        f"GRANT SELECT ON {tables} TO {role};",
    ]
