"""Connections: the page that was asked for, the cursor's text, and PageInfo."""

import base64
from dataclasses import dataclass

import msgspec
import strawberry

from servicekit.errors import BadInput

MAX_PAGE_SIZE = 100
MAX_CURSOR_CHARACTERS = 500


@strawberry.federation.type(shareable=True, description="Where a page lies in its list.")
class PageInfo:
    """Forward paging, as in the GraphQL Cursor Connections specification."""

    has_next_page: bool = strawberry.field(description="Whether more follows; ask again with `after: endCursor`.")
    end_cursor: str | None = strawberry.field(description="The cursor of the last edge; null on an empty page.")


@dataclass(frozen=True, slots=True)
class PageRequest:
    """How many and after which cursor; `after` is None for the first page."""

    first: int
    after: tuple[str, ...] | None

    @classmethod
    def of(cls, first: int, after: str | None, *, max_size: int = MAX_PAGE_SIZE) -> "PageRequest":
        """Checks what a client sent. Raises BadInput."""
        if not 1 <= first <= max_size:
            raise BadInput(f"first: {first} is out of range; ask for 1 to {max_size} at a time.", argument="first")
        return cls(first, decode_cursor(after) if after is not None else None)


def encode_cursor(*parts: str) -> str:
    """An opaque cursor that holds the parts."""
    return base64.urlsafe_b64encode(msgspec.json.encode(parts)).decode().rstrip("=")


def decode_cursor(cursor: str) -> tuple[str, ...]:
    """The parts of a cursor. Raises BadInput for what `encode_cursor` did not make."""
    try:
        if len(cursor) > MAX_CURSOR_CHARACTERS:
            raise ValueError
        padded = cursor + "=" * (-len(cursor) % 4)
        return msgspec.json.decode(base64.b64decode(padded, altchars=b"-_", validate=True), type=tuple[str, ...])
    except (ValueError, msgspec.DecodeError):
        message = "after: this is not a cursor of this list; use pageInfo.endCursor of the page before."
        raise BadInput(message, argument="after") from None
