"""The product's tables as far as the questions need them, and one of the floor's own to write into."""

from __future__ import annotations

from django.db import models


def the_products(table: str) -> type:
    """Meta of a model that reads a table of the product."""
    return type("Meta", (), {"managed": False, "db_table": f'public"."{table}', "app_label": "floor"})


class Agency(models.Model):
    code = models.TextField()
    name = models.TextField()
    kind = models.TextField()
    Meta = the_products("organisations_agency")


class Person(models.Model):
    full_name = models.TextField()
    Meta = the_products("organisations_user")


class Directive(models.Model):
    number = models.TextField()
    Meta = the_products("directives_directive")


class Task(models.Model):
    directive = models.ForeignKey(Directive, models.DO_NOTHING)
    content = models.TextField()
    product = models.TextField()
    Meta = the_products("tasks_task")


class Assignment(models.Model):
    task = models.ForeignKey(Task, models.DO_NOTHING)
    agency = models.ForeignKey(Agency, models.DO_NOTHING)
    person = models.ForeignKey(Person, models.DO_NOTHING, null=True)
    state = models.TextField()
    due_on = models.DateField(null=True)
    late_after = models.DateField(null=True)
    filed_on = models.DateField(null=True)
    Meta = the_products("tasks_assignment")


class Update(models.Model):
    assignment = models.ForeignKey(Assignment, models.DO_NOTHING)
    kind = models.TextField()
    text = models.TextField()
    document_number = models.TextField()
    prepared_at = models.DateTimeField()
    prepared_by = models.ForeignKey(Person, models.DO_NOTHING)
    Meta = the_products("tasks_update")


class Move(models.Model):
    assignment = models.ForeignKey(Assignment, models.DO_NOTHING)
    deed = models.TextField()
    state = models.TextField()
    text = models.TextField()
    by_name = models.TextField()
    at = models.DateTimeField()
    Meta = the_products("tasks_move")


class Found(models.Model):
    kind = models.TextField()
    day = models.DateField()
    folded = models.TextField()
    Meta = the_products("search_entry")


class Note(models.Model):
    assignment_id = models.BigIntegerField(db_index=True)
    text = models.TextField()
    author_id = models.IntegerField()
    at = models.DateTimeField(auto_now_add=True)
