"""What an upgrade of the database would do, step by step: may the release before go on serving meanwhile, and who waits for a lock how long?

An upgrade without a pause expands (new tables, new columns that may be empty), moves rows, and only a release later contracts: what nothing
reads any more is dropped. A migration that drops or renames says so by `CONTRACTS = "<the release that stopped using it>"`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.migrations import operations as ops
from django.db.models import NOT_PROVIDED

if TYPE_CHECKING:
    from django.db.migrations.executor import MigrationExecutor

CONTRACTING = (ops.RemoveField, ops.RenameField, ops.DeleteModel, ops.RenameModel, ops.AlterModelTable)
BESIDE_THE_TABLES = (
    ops.AlterModelOptions,
    ops.AlterModelManagers,
    ops.AlterOrderWithRespectTo,
    ops.SeparateDatabaseAndState,
)


@dataclass(frozen=True, slots=True)
class Step:
    """One operation. `old_serves`: the release before goes on working beside it. `waits`: "none", "moment" (a lock that is let go at once), "rows"
    (writers of that table wait while it is read or rewritten)."""

    migration: str
    what: str
    old_serves: bool
    waits: str
    vi: str
    en: str


def steps(executor: MigrationExecutor) -> list[Step]:
    """Everything that is not done yet, in order. Nothing is changed."""
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    state = executor._create_project_state(with_applied_migrations=True)
    found = []
    for migration, _ in plan:
        for operation in migration.operations:
            label = migration.app_label
            found += [
                Step(f"{label}.{migration.name}", operation.describe(), *said)
                for said in _judge(operation, label, state)
            ]
            operation.state_forwards(label, state)
    return found


def _judge(operation: Any, label: str, state: Any) -> Iterator[tuple[bool, str, str, str]]:
    if isinstance(operation, CONTRACTING):
        yield (
            False,
            "moment",
            "Bỏ hoặc đổi tên: bản cũ không chạy tiếp được.",
            "Drops or renames: the old release cannot go on.",
        )
    elif isinstance(operation, ops.AddField):
        yield _added(operation.field)
    elif isinstance(operation, ops.AlterField):
        yield _altered(state.models[label, operation.model_name_lower].fields[operation.name], operation.field)
    elif isinstance(operation, ops.AddIndex):
        yield (
            True,
            "rows",
            "Lập chỉ mục: người ghi vào bảng này chờ trong lúc lập.",
            "An index: writers of this table wait while it is made.",
        )
    elif isinstance(operation, ops.AddConstraint):
        yield (
            True,
            "rows",
            "Thêm ràng buộc: mọi dòng được kiểm tra một lần.",
            "A constraint: every row is checked once.",
        )
    elif isinstance(operation, ops.RunPython | ops.RunSQL):
        yield (
            True,
            "rows",
            "Chuyển hoặc điền dữ liệu: lâu theo số dòng.",
            "Moves or fills rows: as long as there are rows.",
        )
    elif isinstance(operation, ops.CreateModel):
        yield True, "none", "Bảng mới, bản cũ không biết tới.", "A new table that the old release does not know."
    elif not isinstance(operation, BESIDE_THE_TABLES):
        yield True, "moment", "Thay đổi nhỏ, giữ khóa trong chốc lát.", "A small change, a lock for a moment."


def _added(field: Any) -> tuple[bool, str, str, str]:
    """Django takes a column's default away from the database after adding it: whoever does not name the column cannot add a row then."""
    if field.null or field.many_to_many or field.db_default is not NOT_PROVIDED:
        return (
            True,
            "moment",
            "Cột mới được để trống: bản cũ ghi tiếp được.",
            "A column that may be left out: the old release writes on.",
        )
    return (
        False,
        "moment",
        "Cột mới bắt buộc: bản cũ không thêm dòng vào bảng này được.",
        "A column that must be filled: the old release cannot add rows to this table.",
    )


def _altered(before: Any, after: Any) -> tuple[bool, str, str, str]:
    wider = (after.max_length or 0) >= (before.max_length or 0) and (after.null or not before.null)
    if wider and before.get_internal_type() == after.get_internal_type():
        return True, "moment", "Cột rộng hơn hoặc như cũ.", "The column is as wide or wider."
    return (
        False,
        "rows",
        "Cột hẹp lại: bản cũ có thể ghi điều không còn được nhận.",
        "Narrower: the old release may write what fits no more.",
    )
