"""Which objects of a fetch's own data a rename is meant for, all of them being done one after the other."""

from gateway.planner.plan import Rename, TypeStep
from tests.gateway.planner.plan_shape.response import TrailStep


def leads_to(rename: Rename, number: int, trail: tuple[TrailStep, ...], type_name: str) -> bool:
    """Whether a rename is meant for an object, its path taken as keys are at that moment."""
    types = [*(step.type_name for step in trail), type_name]
    position = 0
    for step in rename.path:
        if isinstance(step, TypeStep):
            if types[position] not in step.types:
                return False
        elif position == len(trail) or step.key != _key_at(trail[position], number):
            return False
        else:
            position += 1
    return position == len(trail)


def _key_at(step: TrailStep, number: int) -> str:
    is_done = step.renamed_at is not None and step.renamed_at < number
    return step.key if is_done else step.sent_key
