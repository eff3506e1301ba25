"""Checks plans by a second, simpler road: what a plan gives, position by position, covers what its operation asks for.

`check` is the entrance. It executes a plan on shapes instead of data: at every position of the response, for every
runtime type that can stand there and for the values of `@skip` and `@include`, it follows what each fetch brings, in the
order in which fetches wait for each other, and compares that with the client's document and with the supergraph.
`plugin` has every plan that a test makes checked so. Nothing here knows how the planner finds its plans.
"""

from tests.gateway.planner.plan_shape.check import plan_violations

__all__ = ["plan_violations"]
