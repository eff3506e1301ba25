"""Input as clients send it, made into what the use cases take. Each refusal names the argument and the rule."""

from datetime import UTC, datetime
from uuid import UUID

from servicekit.errors import BadInput
from servicekit.graphql import PageRequest, decode_cursor, encode_cursor
from subgraphs.booking.domain.booking import Booking
from subgraphs.booking.domain.queries import Position

MAX_KEY_CHARACTERS = 200
MAX_REASON_CHARACTERS = 1000


def parse_id(value: str, argument: str) -> UUID:
    """A UUID. Raises BadInput."""
    try:
        return UUID(value)
    except ValueError:
        message = (
            f'{argument}: {value[:40]!r} is not an id; ids are UUIDs such as "018f0000-0000-7000-8000-000000000002".'
        )
        raise BadInput(message, argument=argument) from None


def parse_optional_id(value: str | None, argument: str) -> UUID | None:
    """A UUID or nothing. Raises BadInput."""
    return None if value is None else parse_id(value, argument)


def find_id(value: object) -> UUID | None:
    """A UUID by which something may be found; None for what cannot be one, as for a key that nothing has."""
    try:
        return UUID(str(value))
    except ValueError:
        return None


def parse_idempotency_key(value: str | None) -> str | None:
    """The client's own key. Raises BadInput."""
    return _text(value, "idempotencyKey", MAX_KEY_CHARACTERS)


def parse_reason(value: str | None) -> str | None:
    """Free text. Raises BadInput."""
    return _text(value, "reason", MAX_REASON_CHARACTERS)


def page_size(first: int | None, default: int) -> int:
    """How many are asked for. Raises BadInput."""
    return PageRequest.of(default if first is None else first, None).first


def position_of(after: str | None) -> Position | None:
    """Where a page goes on. Raises BadInput for a cursor of another list."""
    if after is None:
        return None
    parts = decode_cursor(after)
    try:
        start, booking_id = parts
        instant = datetime.fromisoformat(start)
        return (instant if instant.tzinfo else instant.replace(tzinfo=UTC), UUID(booking_id))
    except ValueError:
        message = "after: this is not a cursor of this list; use pageInfo.endCursor of the page before."
        raise BadInput(message, argument="after") from None


def cursor_of(booking: Booking) -> str:
    """The cursor of a booking in a list by start."""
    return encode_cursor(booking.start.isoformat(), str(booking.id))


def _text(value: str | None, argument: str, max_characters: int) -> str | None:
    if value is None:
        return None
    if not value or len(value) > max_characters:
        raise BadInput(f"{argument}: give 1 to {max_characters} characters, or leave it out.", argument=argument)
    # Postgres stores neither NUL nor half of a surrogate pair.
    if "\x00" in value or any("\ud800" <= character <= "\udfff" for character in value):
        raise BadInput(f"{argument}: the text holds a character that is not one.", argument=argument)
    return value
