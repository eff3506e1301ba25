"""Finding documents: SQL narrows down, the judge compares hours and distances exactly."""

import json
import sqlite3
from collections.abc import Sequence
from typing import Any

import numpy as np

from subgraphs.search.domain.candidates import FREE_BYTES, NO_START, Candidates, Clock, numbered
from subgraphs.search.domain.facets import Facet
from subgraphs.search.domain.judging import judged
from subgraphs.search.domain.names import alike, fold
from subgraphs.search.domain.question import Hit, Question
from subgraphs.search.domain.ranking import quality_of
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
    rows = connection.execute(statement.text, statement.values).fetchall()
    return judged(question, _candidates(rows), MAX_HITS)


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


def _candidates(rows: list[tuple[Any, ...]]) -> Candidates:
    """The columns of `Statement.text`."""
    ids, latitudes, longitudes, averages, counts, free_hours, next_starts, *clocks = (
        zip(*rows, strict=True) if rows else ((),) * 10
    )
    known_clocks, clock_of = numbered(map(Clock, *clocks))
    return Candidates(
        ids=list(ids),
        latitudes=np.array(latitudes, np.float64),
        longitudes=np.array(longitudes, np.float64),
        qualities=np.array([*map(quality_of, averages, counts)], np.float64),
        free_hours=np.frombuffer(b"".join(free_hours), np.uint8).reshape(-1, FREE_BYTES),
        next_starts=np.array([NO_START if start is None else start for start in next_starts], np.int64),
        clocks=known_clocks,
        clock_of=clock_of,
    )
