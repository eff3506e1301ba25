"""Finding documents: SQL narrows down, the judge compares hours and distances exactly."""

import json
import sqlite3
from collections.abc import Sequence
from typing import Any

from subgraphs.search.domain.facets import Facet
from subgraphs.search.domain.judging import Candidate, Judge
from subgraphs.search.domain.names import alike, fold
from subgraphs.search.domain.question import Hit, Question
from subgraphs.search.domain.ranking import in_order
from subgraphs.search.repository.port import MAX_HITS
from subgraphs.search.repository.sqlite.statement import Statement

_TERM_KINDS = {Facet.SPECIALTY: "specialty", Facet.LANGUAGE: "language", Facet.INSURANCE: "sector"}


def is_empty(connection: sqlite3.Connection) -> bool:
    """Whether there is no document."""
    return connection.execute("SELECT 1 FROM practitioners LIMIT 1").fetchone() is None


def search(connection: sqlite3.Connection, question: Question) -> list[Hit]:
    """All hits in the order asked for."""
    statement = Statement(question)
    if question.name is not None:
        known = _words_of_names(connection, question.country)
        for asked in fold(question.name).split():
            statement.has_term("name", alike(known, asked))
    judge = Judge(question)
    rows = connection.execute(statement.text, statement.values)
    found = [rated for row in rows if (rated := judge.rated(_candidate(*row))) is not None]
    return in_order(found, question.sort)[:MAX_HITS]


def counts(
    connection: sqlite3.Connection, country: str, ids: Sequence[str], facets: Sequence[Facet]
) -> dict[Facet, dict[str, int]]:
    """By facet and value, how many of these practitioners of the country have it."""
    query = """
        SELECT terms.term, count(*) FROM json_each(?) AS given
        CROSS JOIN practitioners AS p ON p.id = given.value
        CROSS JOIN terms ON terms.number = p.number AND terms.country = ? AND terms.kind = ?
        WHERE p.country = terms.country GROUP BY terms.term
    """
    asked = json.dumps(list(ids))
    return {facet: dict(connection.execute(query, (asked, country, _TERM_KINDS[facet]))) for facet in facets}


def _words_of_names(connection: sqlite3.Connection, country: str) -> list[str]:
    rows = connection.execute("SELECT DISTINCT term FROM terms WHERE country = ? AND kind = 'name'", (country,))
    return [word for (word,) in rows]


def _candidate(
    practitioner_id: str,
    latitude: float,
    longitude: float,
    rating_average: float | None,
    rating_count: int,
    free_hours: bytes,
    *rest: Any,
) -> Candidate:
    hours = int.from_bytes(free_hours, "big")
    return Candidate(practitioner_id, latitude, longitude, rating_average, rating_count, hours, *rest)
