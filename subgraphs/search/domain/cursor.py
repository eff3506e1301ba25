"""A cursor names a list and a position in it, signed so that nobody reads a list that was not given to them."""

import base64
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from servicekit.errors import BadInput

_SIGNATURE_BYTES = 12
_MAX_CHARACTERS = 200
_EPOCH, _MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Cursor:
    """`position` counts from 0: the hit that the cursor stands on.

    `asked_at` is the instant of the client's first page, at which its text means on later pages what it meant there:
    the list may be a little older, made for somebody who asked the same in other words.
    """

    list_id: str
    position: int
    asked_at: datetime

    def signed(self, key: bytes) -> str:
        """The cursor as clients get it."""
        asked_us = (self.asked_at - _EPOCH) // _MICROSECOND
        text = f"{self.list_id}:{self.position}:{asked_us}".encode()
        return base64.urlsafe_b64encode(_signature(key, text) + text).decode().rstrip("=")


def read_cursor(text: str, key: bytes) -> Cursor:
    """Raises BadInput for what `signed` did not make with this key."""
    try:
        if len(text) > _MAX_CHARACTERS:
            raise ValueError
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        signature, body = raw[:_SIGNATURE_BYTES], raw[_SIGNATURE_BYTES:]
        if not hmac.compare_digest(signature, _signature(key, body)):
            raise ValueError
        list_id, position, asked_us = body.decode().rsplit(":", 2)
        return Cursor(list_id, int(position), _EPOCH + int(asked_us) * _MICROSECOND)
    except ValueError:
        message = "after: this is not a cursor of a search; use pageInfo.endCursor of the page before."
        raise BadInput(message, argument="after") from None


def _signature(key: bytes, text: bytes) -> bytes:
    return hmac.digest(key, text, "sha256")[:_SIGNATURE_BYTES]
