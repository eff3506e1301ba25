"""Turns what a subgraph says about its own request into errors at the client's paths.

Which messages clients may read: a subgraph marks an error as safe by giving it an `extensions.code` of its own. Errors
without a code, or with INTERNAL_SERVER_ERROR (which servers put on every exception), are masked: they may hold
anything. Of safe errors the extensions are kept, too, but for those that carry stack traces.
"""

from collections.abc import Mapping, Sequence

from gateway.executor.answer import SubgraphAnswer, SubgraphError
from gateway.executor.errors import DOWNSTREAM_SERVICE_ERROR, Loss, Path, ResponseError
from gateway.executor.targets import longest_common_path
from gateway.planner.plan import Fetch

# One failing entity may stand at thousands of places; more errors than this tell the client nothing new.
MAX_POSITIONS_PER_ERROR = 100
_UNSAFE_CODES = ("INTERNAL_SERVER_ERROR", "")
_UNSAFE_EXTENSIONS = frozenset({"code", "stacktrace", "exception", "debug", "subgraph"})

Positions = Mapping[str, Sequence[Sequence[Path]]]  # response key -> representation's index -> concrete paths


def root_errors(
    fetch: Fetch, answer: SubgraphAnswer, roots: Sequence[Path], places: Sequence[Path], lost: frozenset[str]
) -> list[ResponseError]:
    """The errors of a fetch without entities, which was merged at the concrete paths `roots`.

    `places` are where all that it should bring would stand (what an error without a path concerns), `lost` its keys.
    """
    renamed = _renames(fetch)
    located: list[ResponseError] = []
    for error in answer.errors:
        if error.path:
            inner = _client_keys(error.path, renamed)
            null = _client_keys(_null_around(answer.data, error.path), renamed)
            found = [((*root, *inner), Loss((*root, *null), lost)) for root in roots]
        else:
            common = longest_common_path(places)
            found = [(common, Loss(common, lost))]
        located += [at_path(fetch.subgraph, error, *each) for each in found[:MAX_POSITIONS_PER_ERROR]]
    return located


def entity_errors(
    fetch: Fetch, answer: SubgraphAnswer, positions: Positions, lost: frozenset[str]
) -> list[ResponseError]:
    """The errors of an `_entities` fetch: each stands wherever its representation was needed.

    `lost` are the keys that the fetch should bring.
    """
    renamed = _renames(fetch)
    located: list[ResponseError] = []
    for error in answer.errors:
        places, inner = _entity_places(error.path, positions)
        null = _null_around(answer.data, error.path or ())[2:]
        inner, null = _client_keys(inner, renamed), _client_keys(null, renamed)
        located += [
            at_path(fetch.subgraph, error, (*place, *inner), Loss((*place, *null), lost))
            for place in places[:MAX_POSITIONS_PER_ERROR]
        ]
    return located


def _null_around(data: object, path: Path) -> Path:
    """Where the null that an error caused came to rest in the subgraph's own data: at its path or above."""
    for length, key in enumerate(path):
        if data is None:
            return path[:length]
        if isinstance(data, dict) and isinstance(key, str):
            data = data.get(key)
        elif isinstance(data, list) and isinstance(key, int) and 0 <= key < len(data):
            data = data[key]
        else:
            return path
    return path


def at_path(subgraph: str, error: SubgraphError, path: Path, loss: Loss) -> ResponseError:
    """The error as clients may see it, at one path."""
    code = error.extensions.get("code")
    if not isinstance(code, str) or code in _UNSAFE_CODES:
        message = f"The subgraph {subgraph!r} could not answer this."
        return ResponseError(message, DOWNSTREAM_SERVICE_ERROR, path, {"subgraph": subgraph}, loss)
    kept = {key: value for key, value in error.extensions.items() if key not in _UNSAFE_EXTENSIONS}
    return ResponseError(error.message, code, path, {**kept, "subgraph": subgraph}, loss)


def _entity_places(path: Path | None, positions: Positions) -> tuple[Sequence[Path], Path]:
    if path and isinstance(path[0], str) and path[0] in positions:
        of_lookup = positions[path[0]]
        if len(path) > 1 and isinstance(path[1], int) and 0 <= path[1] < len(of_lookup):
            return of_lookup[path[1]], path[2:]
        return [longest_common_path(place for places in of_lookup for place in places)], ()
    return [longest_common_path(place for lookup in positions.values() for places in lookup for place in places)], ()


def _renames(fetch: Fetch) -> dict[str, str]:
    return {rename.source_key: rename.key for rename in fetch.renames}


def _client_keys(path: Path, renamed: Mapping[str, str]) -> Path:
    return tuple(renamed.get(key, key) if isinstance(key, str) else key for key in path)
