"""Finds the objects that a path of the plan leads to, and the concrete paths at which they stand."""

from collections.abc import Iterable

from gateway.executor.errors import Path
from gateway.planner.plan import FieldStep, TargetPath

JsonObject = dict[str, object]


def collect_targets(root: JsonObject, path: TargetPath, typename_key: str) -> list[JsonObject]:
    """The objects at the path, by reference and in order; an object that is shared may come more than once."""
    current = [root]
    for step in path:
        if isinstance(step, FieldStep):
            following: list[JsonObject] = []
            for target in current:
                flatten(target.get(step.key), following)
            current = following
        else:
            current = [target for target in current if target.get(typename_key) in step.types]
    return current


def locate_targets(root: JsonObject, path: TargetPath, typename_key: str) -> list[tuple[JsonObject, Path]]:
    """The same objects, each with its concrete path. Only errors need it."""
    current: list[tuple[JsonObject, Path]] = [(root, ())]
    for step in path:
        if isinstance(step, FieldStep):
            following: list[tuple[JsonObject, Path]] = []
            for target, place in current:
                _flatten_located(target.get(step.key), (*place, step.key), following)
            current = following
        else:
            current = [(target, place) for target, place in current if target.get(typename_key) in step.types]
    return current


def longest_common_path(paths: Iterable[Path]) -> Path:
    """What all paths begin with; empty for no paths."""
    iterator = iter(paths)
    common = next(iterator, ())
    for path in iterator:
        length = min(len(common), len(path))
        same = next((i for i in range(length) if common[i] != path[i]), length)
        common = common[:same]
    return common


def flatten(value: object, into: list[JsonObject]) -> None:
    """Append the object, or all objects of a list and of the lists in it."""
    if type(value) is dict:
        into.append(value)
    elif type(value) is list:
        for item in value:
            flatten(item, into)


def _flatten_located(value: object, place: Path, into: list[tuple[JsonObject, Path]]) -> None:
    if type(value) is dict:
        into.append((value, place))
    elif type(value) is list:
        for index, item in enumerate(value):
            _flatten_located(item, (*place, index), into)
