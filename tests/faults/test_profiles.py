"""Acknowledged changes of profiles are stored, once and in order."""

from dataclasses import replace

from tests.faults.history import Outcome, ProfileChange, StoredPractitioner
from tests.faults.profiles import profile_violations

STORED = StoredPractitioner(practitioner_id="laurent", first_version=1, version=3, name="Third")


def change(expected: int, name: str, outcome: Outcome = Outcome.OK) -> ProfileChange:
    version = expected + 1 if outcome is Outcome.OK else 0
    return ProfileChange(
        practitioner_id="laurent", expected_version=expected, name=name, outcome=outcome, version=version
    )


CHANGES = [change(1, "Second"), change(2, "Third"), change(2, "Other", Outcome.FAIL)]


def test_changes_that_are_stored_pass() -> None:
    assert profile_violations(CHANGES, [STORED]) == []


def test_an_unanswered_change_may_be_stored_or_not() -> None:
    unanswered = change(3, "Fourth", Outcome.UNKNOWN)
    assert profile_violations([*CHANGES, unanswered], [STORED]) == []
    assert profile_violations([*CHANGES, unanswered], [replace(STORED, version=4, name="Fourth")]) == []


def test_a_lost_change_is_found() -> None:
    found = profile_violations(CHANGES, [replace(STORED, version=2, name="Second")])
    assert found == ["practitioner laurent: 2 changes acknowledged and 0 possible, but 1 are stored"]


def test_a_change_that_was_made_twice_is_found() -> None:
    assert profile_violations(CHANGES, [replace(STORED, version=4)]) != []


def test_a_name_that_an_older_change_gave_is_found() -> None:
    found = profile_violations(CHANGES, [replace(STORED, name="Second")])
    assert found == ["practitioner laurent: the name at version 3 is one that nobody asked for at that version"]


def test_two_changes_of_one_version_are_found() -> None:
    found = profile_violations([*CHANGES, change(2, "Third")], [STORED])
    assert any("the same version" in each for each in found)
