"""When a difference that was seen before is still the same one, and when it has passed."""

import pytest

from praxis.verify.difference import NONE, Difference, compared


def seen(owner: int, model: int) -> Difference:
    return Difference("bitmap", "x", owner, model)


@pytest.mark.parametrize(
    ("earlier", "later", "is_still"),
    [
        ((5, 4), (5, 4), True),  # nothing came
        ((5, 4), (9, 4), True),  # nothing came, and there is more to come
        ((5, 4), (9, 5), False),  # what was on its way has come, the rest is on its way
        ((5, NONE), (6, NONE), True),
        ((5, NONE), (6, 5), False),
        ((5, 7), (5, 7), True),  # the reader has what its owner never had
        ((5, 7), (7, 9), False),  # the owner was read too early
        ((NONE, 2), (NONE, 2), True),
        ((NONE, 2), (2, 3), False),
        ((5, 4), (5, 5), True),  # it came, and is wrong
    ],
)
def test_a_difference_has_passed_when_the_reader_has_come_to_what_its_owner_had(
    earlier: tuple[int, int], later: tuple[int, int], is_still: bool
) -> None:
    assert seen(*later).is_still(seen(*earlier)) is is_still


def test_the_same_version_with_the_same_content_is_no_difference() -> None:
    assert compared("bitmap", "x", 5, 5, "") == []
    assert compared("bitmap", "x", None, None, "") == []
    assert [each.is_settled for each in compared("bitmap", "x", 5, 5, "open")] == [True]
    assert [each.is_settled for each in compared("bitmap", "x", 5, 4, "")] == [False]
