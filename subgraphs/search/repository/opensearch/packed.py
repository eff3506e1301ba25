"""What the judge needs of a document, packed into one binary value a half.

Reading ten columns of ten thousand hits takes OpenSearch several times as long as reading these two, and a whole column of
them becomes arrays at once: each value is a multiple of three bytes long, so that base64 needs no filling and many values in a
row are read as one.
"""

from base64 import b64encode
from binascii import a2b_base64
from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from subgraphs.search.domain.asks import FreeStarts
from subgraphs.search.domain.candidates import FREE_BYTES, NO_START, Candidates, Clock, numbered
from subgraphs.search.domain.document import Profile
from subgraphs.search.domain.ranking import quality_of

_ZONE_BYTES = 33  # the longest name of an IANA zone has 32
_PROFILE = np.dtype(
    [("latitude", "<f8"), ("longitude", "<f8"), ("quality", "<f8"), ("notice_minutes", "<i4"), ("", "V2")]
)
_FREE_STARTS = np.dtype(
    [("next_start", "<i8"), ("first_day", "<i4"), ("time_zone", f"S{_ZONE_BYTES}"), ("free", "u1", (FREE_BYTES,))]
)


def packed_profile(profile: Profile) -> str:
    """In base64."""
    quality = quality_of(profile.rating_average, profile.rating_count)
    return _base64((profile.latitude, profile.longitude, quality, profile.notice_minutes, b""), _PROFILE)


def packed_free_starts(starts: FreeStarts) -> dict[str, str]:
    """By ask, in base64."""
    return {ask: _base64(_free_starts_of(starts, ask), _FREE_STARTS) for ask in starts.free_hours}


def _free_starts_of(starts: FreeStarts, ask: str) -> tuple[object, ...]:
    next_start, hours = starts.next_starts[ask], starts.free_hours[ask]
    return (
        NO_START if next_start is None else next_start,
        starts.first_local_date.toordinal(),
        starts.time_zone.encode(),
        [*hours.to_bytes(FREE_BYTES, "big")],
    )


def free_hours_in(packed: str) -> int:
    """As `Availability` has them."""
    return int.from_bytes(_read([packed], _FREE_STARTS)["free"].tobytes(), "big")


def unpacked(ids: list[str], profiles: Sequence[str], free_starts: Sequence[str]) -> Candidates:
    """The documents by their packed halves."""
    places, starts = _read(profiles, _PROFILE), _read(free_starts, _FREE_STARTS)
    clocks, clock_of = numbered(
        zip(starts["time_zone"].tolist(), starts["first_day"].tolist(), places["notice_minutes"].tolist(), strict=True)
    )
    return Candidates(
        ids=ids,
        latitudes=places["latitude"],
        longitudes=places["longitude"],
        qualities=places["quality"],
        free_hours=starts["free"],
        next_starts=starts["next_start"],
        clocks=[Clock(zone.decode(), date.fromordinal(day).isoformat(), notice) for zone, day, notice in clocks],
        clock_of=clock_of,
    )


def _base64(values: tuple[object, ...], kind: np.dtype[np.void]) -> str:
    return b64encode(np.array([values], kind).tobytes()).decode()


def _read(texts: Sequence[str], kind: np.dtype[np.void]) -> NDArray[np.void]:
    return np.frombuffer(a2b_base64("".join(texts)), kind)
