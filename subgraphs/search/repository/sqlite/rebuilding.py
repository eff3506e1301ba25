"""A rebuild: a second set of tables that is written beside the first, until its rows take their place."""

import sqlite3

from subgraphs.search.domain.rebuild import PartitionEnd, RebuildState, is_over

SERVING, BUILDING = "", "building_"
_TABLES = ("practitioners", "terms", "places")


def written(connection: sqlite3.Connection) -> tuple[str, ...]:
    """What the names of the tables begin with that a half is put into."""
    is_running = connection.execute("SELECT 1 FROM rebuild WHERE is_running").fetchone() is not None
    return (SERVING, BUILDING) if is_running else (SERVING,)


def begin(connection: sqlite3.Connection, rebuild_id: str, country: str | None) -> None:
    """Makes empty tables, in the place of those of a rebuild that is given up."""
    if connection.execute("SELECT 1 FROM rebuild WHERE rebuild_id = ?", (rebuild_id,)).fetchone():
        return
    _drop_building(connection)
    for table in _TABLES:
        (statement,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).fetchone()
        connection.execute(statement.replace(table, BUILDING + table, 1))
    connection.execute(f"CREATE INDEX {BUILDING}terms_of_document ON {BUILDING}terms (number)")
    connection.execute("INSERT INTO rebuild VALUES (?, true)", (rebuild_id,))
    if country is not None:
        _take_along(connection, country)


def end_partition(connection: sqlite3.Connection, rebuild_id: str, end: PartitionEnd) -> None:
    """Notes the end; with the last one, the new rows serve."""
    if state(connection, rebuild_id) is not RebuildState.RUNNING:
        return
    connection.execute("INSERT OR REPLACE INTO rebuild_ends VALUES (?, ?, ?)", end)
    rows = connection.execute("SELECT topic, partition, partition_count FROM rebuild_ends")
    if is_over(PartitionEnd(*row) for row in rows):
        for table in _TABLES:
            connection.execute(f"DELETE FROM {table}")
            connection.execute(f"INSERT INTO {table} SELECT * FROM {BUILDING}{table}")
        _drop_building(connection)
        connection.execute("INSERT INTO rebuild VALUES (?, false)", (rebuild_id,))


def state(connection: sqlite3.Connection, rebuild_id: str) -> RebuildState:
    """How far a rebuild is."""
    row = connection.execute("SELECT is_running FROM rebuild WHERE rebuild_id = ?", (rebuild_id,)).fetchone()
    if row is None:
        return RebuildState.UNKNOWN
    return RebuildState.RUNNING if row[0] else RebuildState.DONE


def _drop_building(connection: sqlite3.Connection) -> None:
    for table in _TABLES:
        connection.execute(f"DROP TABLE IF EXISTS {BUILDING}{table}")
    connection.execute("DELETE FROM rebuild")
    connection.execute("DELETE FROM rebuild_ends")


def _take_along(connection: sqlite3.Connection, country: str) -> None:
    """Everyone of other countries, and whose country is not known yet."""
    others = "number IN (SELECT number FROM practitioners WHERE country IS NOT ?)"
    for table in _TABLES:
        connection.execute(f"INSERT INTO {BUILDING}{table} SELECT * FROM {table} WHERE {others}", (country,))
