"""Merges what a fetch brought into the objects it was fetched for."""

from gateway.executor.targets import JsonObject


def merge_object(target: JsonObject, source: JsonObject) -> None:
    """Merges `source` into `target` in place. `target` may keep references to what is inside `source`.

    A null never hides a value: where one subgraph failed to give an object, another's part of it stands.
    """
    for key, value in source.items():
        present = target.get(key)
        if present is None:
            target[key] = value
        elif type(value) is dict and type(present) is dict:
            merge_object(present, value)
        elif type(value) is list and type(present) is list:
            _merge_lists(present, value)
        elif value is not None:
            target[key] = value


def _merge_lists(target: list[object], source: list[object]) -> None:
    if len(target) != len(source):
        return  # two subgraphs disagree on a shared list: items that do not belong together are not mixed
    for index, value in enumerate(source):
        present = target[index]
        if present is None:
            target[index] = value
        elif type(value) is dict and type(present) is dict:
            merge_object(present, value)
        elif type(value) is list and type(present) is list:
            _merge_lists(present, value)


def copy_tree(value: object) -> object:
    """A copy whose objects and lists are new; leaves are shared."""
    if type(value) is dict:
        return {key: copy_tree(item) if type(item) in _CONTAINERS else item for key, item in value.items()}
    if type(value) is list:
        return [copy_tree(item) if type(item) in _CONTAINERS else item for item in value]
    return value


_CONTAINERS = (dict, list)
