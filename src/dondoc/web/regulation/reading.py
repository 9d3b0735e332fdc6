"""The profile arranged for reading: chapters, articles, clauses, and beside each what the software takes from it and on whose word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from dondoc.core.full_text import KeptPart
from dondoc.rules.regulation import Article, Clause, Regulation
from dondoc.rules.regulation.base import Choice, Codes, Confidence, Flag, Number, Provision, Rule, split_cite
from dondoc.web.templatetags.wording import limit_words


@dataclass(frozen=True, slots=True)
class Value:
    """One value that rests on a clause: its words and its source (stated, default, local-decision, silent)."""

    source: str
    words: str
    question: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReadClause:
    cite: str
    summary: str
    values: list[Value]
    questions: list[Value]
    original: KeptPart | None = None


@dataclass(frozen=True, slots=True)
class ReadArticle:
    number: str
    title: str
    clauses: list[ReadClause]


@dataclass(frozen=True, slots=True)
class Chapter:
    title: str
    articles: list[ReadArticle]


def chapters(regulation: Regulation, words: Mapping[str, KeptPart]) -> list[Chapter]:
    """In the order of the text; an article without numbered clauses stands as one. `words`: the text's own, by cite, where it was given."""
    values, questions = _by_cite(regulation)
    found: list[Chapter] = []
    for article in regulation.articles:
        if not found or found[-1].title != article.chapter:
            found.append(Chapter(article.chapter, []))
        found[-1].articles.append(_article(article, values, questions, words))
    return found


def _article(
    article: Article,
    values: dict[str, list[Value]],
    questions: dict[str, list[Value]],
    words: Mapping[str, KeptPart],
) -> ReadArticle:
    clauses = article.clauses or (Clause(cite=article.number, summary=article.title),)
    read = [
        ReadClause(c.cite, c.summary, values.get(c.cite, []), questions.get(c.cite, []), words.get(c.cite))
        for c in clauses
    ]
    listed = {c.cite for c in clauses}
    if article.number not in listed and (values.get(article.number) or questions.get(article.number)):
        read.insert(
            0, ReadClause(article.number, "", values.get(article.number, []), questions.get(article.number, []))
        )
    return ReadArticle(article.number, article.title, read)


def _by_cite(regulation: Regulation) -> tuple[dict[str, list[Value]], dict[str, list[Value]]]:
    values: dict[str, list[Value]] = {}
    questions: dict[str, list[Value]] = {}
    for _key, provision in regulation.provisions():
        words = in_words(provision)
        for cite in split_cite(provision.cite):
            if provision.question:
                answer = Value(
                    provision.confidence.value, provision.answer or words, provision.question, provision.note
                )
                questions.setdefault(cite, []).append(answer)
            elif words or provision.note:
                _add(values.setdefault(cite, []), Value(provision.confidence.value, words, note=provision.note))
    for silence in regulation.silences:
        if silence.decision is None:
            for cite in split_cite(silence.cite):
                questions.setdefault(cite, []).append(Value("silent", "", silence.question))
    return values, questions


def _add(values: list[Value], value: Value) -> None:
    if value not in values:
        values.append(value)


def in_words(provision: Provision) -> str:
    """What a value says, as a person would; "" for a chapter that only holds others."""
    match provision:
        case Rule():
            return limit_words(provision.limit)
        case Choice():
            return _(provision.name)
        case Flag():
            return provision.answer or (_("có") if provision.value else _("không"))
        case Number():
            return str(provision.value)
        case Codes():
            return ""
        case _:
            return ""


def counts(regulation: Regulation) -> Counter[str]:
    """How many clauses are stated, how many values are the product's or the province's, how many silences are open."""
    found: Counter[str] = Counter()
    found["stated"] = sum(len(article.clauses) or 1 for article in regulation.articles)
    for silence in regulation.silences:
        found[
            "silent"
            if silence.decision is None
            else "local"
            if silence.confidence is Confidence.LOCAL_DECISION
            else "default"
        ] += 1
    return found
