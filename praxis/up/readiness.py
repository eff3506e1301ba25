"""Whether every event of every outbox has taken effect in every service that consumes it."""

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass

import psycopg
from psycopg import sql

# In the order in which events cause events: what availability publishes after practitioner-events is there
# when those have taken effect, so an outbox is looked at only after the ones that feed it.
OUTBOXES = ("practitioner", "patient", "booking", "availability", "notification")
# A consumer that has not registered yet has no position, so the groups that must be there are named.
CONSUMERS: Mapping[str, frozenset[str]] = {
    "practitioner-events": frozenset({"search", "availability", "booking"}),
    "booking-events": frozenset({"availability", "notification", "patient"}),
    "patient-events": frozenset({"booking", "notification"}),
    "availability-events": frozenset({"search"}),
}


@dataclass(frozen=True)
class Progress:
    """Events that were published or wait for it, over all topics and consumers, and how many took effect."""

    applied: int
    expected: int
    is_complete: bool


def read_progress(owner_dsn: Callable[[str], str], positions_dsn: str) -> Progress:
    """Looks at all outboxes and positions once."""
    applied, expected, is_complete = 0, 0, True
    for owner in OUTBOXES:
        published = _published(owner_dsn(owner), owner)  # before the positions, so that these are never too early
        positions = _positions(positions_dsn)
        for topic, (last_publication, is_waiting) in published.items():
            groups = CONSUMERS.get(topic, frozenset())
            reached = {group: positions.get((group, topic), 0) for group in groups}
            expected += last_publication * len(groups)
            applied += sum(min(position, last_publication) for position in reached.values())
            is_complete = is_complete and not is_waiting
            is_complete = is_complete and all(position >= last_publication for position in reached.values())
    are_registered = CONSUMERS.items() <= _registered(positions_dsn).items()
    return Progress(applied, expected, is_complete and are_registered)


def _published(dsn: str, owner: str) -> dict[str, tuple[int, bool]]:
    """By topic: the highest publication number (rows without one counted on top), and whether any row waits."""
    query = sql.SQL(
        """
        SELECT topic,
               greatest(coalesce(max(publication), 0), coalesce(max(last_publication), 0))
                   + count(id) FILTER (WHERE publication IS NULL),
               count(id) FILTER (WHERE published_at IS NULL) > 0
        FROM {schema}.outbox FULL JOIN {schema}.outbox_topics USING (topic) GROUP BY topic
        """
    ).format(schema=sql.Identifier(owner))
    with closing(psycopg.connect(dsn)) as connection:
        if connection.execute("SELECT to_regclass(%s)", (f"{owner}.outbox",)).fetchone() == (None,):
            return {}  # an owner that tells nobody anything
        return {topic: (last, waits) for topic, last, waits in connection.execute(query)}


def _positions(dsn: str) -> dict[tuple[str, str], int]:
    with closing(psycopg.connect(dsn)) as connection:
        rows = connection.execute("SELECT consumer_group, topic, position FROM consumer_positions")
        return {(group, topic): position for group, topic, position in rows}


def _registered(dsn: str) -> dict[str, frozenset[str]]:
    groups: dict[str, set[str]] = {}
    for group, topic in _positions(dsn):
        groups.setdefault(topic, set()).add(group)
    return {topic: frozenset(names) & CONSUMERS.get(topic, frozenset()) for topic, names in groups.items()}
