"""Names that begin as typed, but for typos."""

import json
import sqlite3

from subgraphs.search.domain.beginnings import NAME_LETTERS, name_beginning, typos_of_beginnings
from subgraphs.search.domain.names import typos_let_pass, typos_of_words
from subgraphs.search.repository.port import NamedPractitioner


def names(connection: sqlite3.Connection, country: str, beginning: str, limit: int) -> list[NamedPractitioner]:
    """With as few typos as there must be, then by name and id."""
    asked = name_beginning(beginning)
    if asked is None:
        return []
    words = [typos_of_words(_words(connection, country, word), word) for word in asked.whole]
    most = typos_let_pass(asked.last[:NAME_LETTERS])
    words.append(typos_of_beginnings(_words(connection, country, asked.last), asked.last, most, NAME_LETTERS))
    found: list[NamedPractitioner] = []
    for typos in range(asked.most_typos + 1):
        terms = [[word for word, its_typos in near.items() if its_typos <= typos] for near in words]
        found += _named(connection, country, terms, found, limit - len(found))
        if len(found) == limit:
            break
    return found


def _words(connection: sqlite3.Connection, country: str, asked: str) -> list[str]:
    """Of the country's names, with the same first letter."""
    query = "SELECT DISTINCT term FROM terms WHERE country = ? AND kind = 'name' AND term >= ? AND term < ?"
    return [word for (word,) in connection.execute(query, (country, asked[0], asked[0] + "\U0010ffff"))]


def _named(
    connection: sqlite3.Connection,
    country: str,
    terms: list[list[str]],
    known: list[NamedPractitioner],
    limit: int,
) -> list[NamedPractitioner]:
    """Those with one of the terms of each list in their name, but for who is known."""
    has_terms = """ AND number IN (SELECT number FROM terms WHERE country = ? AND kind = 'name'
        AND term IN (SELECT value FROM json_each(?)))"""
    query = f"""
        SELECT id, name FROM practitioners
        WHERE country = ? AND NOT retired AND availability_version IS NOT NULL
              AND id NOT IN (SELECT value FROM json_each(?)) {has_terms * len(terms)}
        ORDER BY name, id LIMIT ?
    """
    wanted = [value for alternatives in terms for value in (country, json.dumps(alternatives))]
    ids = json.dumps([practitioner.id for practitioner in known])
    return [NamedPractitioner(*row) for row in connection.execute(query, (country, ids, *wanted, limit))]
