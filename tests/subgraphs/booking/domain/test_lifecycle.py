"""The lifecycle: what the table has is allowed, and nothing else."""

import itertools

import pytest

from subgraphs.booking.domain.lifecycle import (
    OCCUPYING,
    TRANSITIONS,
    Action,
    BookingStatus,
    action_between,
    status_after,
)

ALLOWED = {
    (None, "hold"): "held",
    (None, "create"): "confirmed",
    ("held", "confirm"): "confirmed",
    ("held", "expire"): "expired",
    ("held", "release"): "released",
    ("confirmed", "reschedule"): "confirmed",
    ("confirmed", "cancel"): "cancelled",
    ("confirmed", "complete"): "completed",
    ("confirmed", "record_no_show"): "no_show",
}
FINAL = {
    BookingStatus.EXPIRED,
    BookingStatus.RELEASED,
    BookingStatus.CANCELLED,
    BookingStatus.COMPLETED,
    BookingStatus.NO_SHOW,
}


@pytest.mark.parametrize(
    ("status", "action"), list(itertools.product([None, *BookingStatus], Action)), ids=lambda value: str(value)
)
def test_a_step_leads_where_the_table_says_and_everything_else_is_refused(
    status: BookingStatus | None, action: Action
) -> None:
    assert status_after(status, action) == ALLOWED.get((status, action))


def test_what_was_done_follows_from_the_status_before_and_after() -> None:
    # Were two ways to lead from one status to the same other one, a history of statuses could not tell them apart.
    for (before, action), after in TRANSITIONS.items():
        assert action_between(before, after) is action


def test_what_has_ended_stays_ended_and_frees_its_slot() -> None:
    assert {status for status, _ in TRANSITIONS if status is not None} == OCCUPYING
    assert set(BookingStatus) - OCCUPYING == FINAL
