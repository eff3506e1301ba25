"""Judges what clients were told of practitioners' profiles against what is stored."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from tests.faults.history import Outcome, ProfileChange, StoredPractitioner


def profile_violations(changes: Sequence[ProfileChange], stored: Sequence[StoredPractitioner]) -> list[str]:
    """Each promise that was broken; empty when every acknowledged change is stored, once and in order."""
    by_practitioner: defaultdict[str, list[ProfileChange]] = defaultdict(list)
    for change in changes:
        by_practitioner[change.practitioner_id].append(change)
    return [
        found
        for practitioner in stored
        for found in _violations(practitioner, by_practitioner[practitioner.practitioner_id])
    ]


def _violations(practitioner: StoredPractitioner, changes: list[ProfileChange]) -> Iterator[str]:
    who = f"practitioner {practitioner.practitioner_id}"
    told = [change.version for change in changes if change.outcome is Outcome.OK]
    possible = sum(change.outcome is Outcome.UNKNOWN for change in changes)
    if len(told) != len(set(told)):
        yield f"{who}: two changes were told that they made the same version, of {sorted(told)}"
    if any(change.version != change.expected_version + 1 for change in changes if change.outcome is Outcome.OK):
        yield f"{who}: a change was told of another version than the next"
    made = practitioner.version - practitioner.first_version
    if not len(told) <= made <= len(told) + possible:
        yield f"{who}: {len(told)} changes acknowledged and {possible} possible, but {made} are stored"
    names = {change.name for change in changes if change.expected_version + 1 == practitioner.version}
    if made and practitioner.name not in names:
        yield f"{who}: the name at version {practitioner.version} is one that nobody asked for at that version"
