"""The databases, schemas and login roles of the platform, made when they are missing."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from psycopg import sql

from praxis.embedded.kept_secrets import KeptSecrets
from praxis.embedded.postgres import PostgresAddress
from servicekit.outbox.tables import CONSUMER_POSITIONS_TABLES

POSITIONS_DATABASE = "consumer_positions"
# Each owner has a schema and a role of its own name; owners of one cluster share a database.
OWNERS_BY_DATABASE: Mapping[str, tuple[str, ...]] = {
    "booking": ("booking",),
    "practitioner": ("practitioner", "availability"),
    "patient": ("patient", "notification"),
}
OWNERS: Mapping[str, str] = {owner: database for database, owners in OWNERS_BY_DATABASE.items() for owner in owners}
CONSUMER = "consumer"  # the role that may write consumer positions; every owner and search is a member
SEARCH = "search"  # owns no tables; consumes events


@dataclass(frozen=True)
class Databases:
    """How each owner reaches its database."""

    address: PostgresAddress
    passwords: Mapping[str, str]

    def dsn(self, owner: str, database: str | None = None) -> str:
        """The owner's connection string; its search path is its own schema."""
        return self.address.dsn(database or OWNERS[owner], owner, self.passwords[owner])

    def positions_dsn(self, consumer: str) -> str:
        """Where a consumer notes how far it has come."""
        return self.address.dsn(POSITIONS_DATABASE, consumer, self.passwords[consumer])

    def superuser_dsn(self, database: str = "postgres") -> str:
        """For looking after the whole; no service is given it."""
        return self.address.superuser_dsn(database)


def open_databases(address: PostgresAddress, passwords: Mapping[str, str]) -> Databases:
    """Makes what is missing in a running cluster, and gives the roles these passwords. A second call changes nothing."""
    with _connected(address.superuser_dsn()) as connection:
        make_roles(connection, passwords)
        for database in (*OWNERS_BY_DATABASE, POSITIONS_DATABASE):
            _make_database(connection, database)
    for database, owners in OWNERS_BY_DATABASE.items():
        with _connected(address.superuser_dsn(database)) as connection:
            make_schemas(connection, owners)
    with _connected(address.superuser_dsn(POSITIONS_DATABASE)) as connection:
        make_positions(connection)
    return Databases(address, passwords)


def role_passwords(kept: KeptSecrets) -> dict[str, str]:
    """The password of every role."""
    return {role: kept.secret(f"postgres-{role}") for role in (*OWNERS, SEARCH)}


@contextmanager
def _connected(dsn: str) -> Iterator["psycopg.Connection[tuple[object, ...]]"]:
    with psycopg.connect(dsn, autocommit=True) as connection:
        yield connection


def make_roles(connection: "psycopg.Connection[tuple[object, ...]]", passwords: Mapping[str, str]) -> None:
    """The login roles, with these passwords."""
    present = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
    if CONSUMER not in present:
        connection.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(CONSUMER)))
    for role, password in passwords.items():
        verb = "ALTER" if role in present else "CREATE"
        connection.execute(
            sql.SQL(verb + " ROLE {} LOGIN PASSWORD {}").format(sql.Identifier(role), sql.Literal(password))
        )
        connection.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(CONSUMER), sql.Identifier(role)))
        if role in OWNERS:
            connection.execute(
                sql.SQL("ALTER ROLE {} SET search_path = {}").format(sql.Identifier(role), sql.Identifier(role))
            )


def _make_database(connection: "psycopg.Connection[tuple[object, ...]]", database: str) -> None:
    found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (database,)).fetchone()
    if found is None:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(database)))
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(database)))
    roles = OWNERS_BY_DATABASE.get(database, (CONSUMER,))
    for role in roles:
        connection.execute(
            sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(
                sql.Identifier(database), sql.Identifier(role)
            )
        )


def make_schemas(connection: "psycopg.Connection[tuple[object, ...]]", owners: tuple[str, ...]) -> None:
    """A schema for each owner, in the database that the connection is to."""
    for owner in owners:
        connection.execute(
            sql.SQL("CREATE SCHEMA IF NOT EXISTS {} AUTHORIZATION {}").format(
                sql.Identifier(owner), sql.Identifier(owner)
            )
        )


def make_positions(connection: "psycopg.Connection[tuple[object, ...]]") -> None:
    """The table of consumer positions, in the database that the connection is to."""
    connection.execute(CONSUMER_POSITIONS_TABLES)
    connection.execute(
        sql.SQL("GRANT SELECT, INSERT, UPDATE, DELETE ON consumer_positions TO {}").format(sql.Identifier(CONSUMER))
    )
    for owner in OWNERS:
        connection.execute(
            sql.SQL("ALTER ROLE {} IN DATABASE {} SET search_path = public").format(
                sql.Identifier(owner), sql.Identifier(connection.info.dbname)
            )
        )
