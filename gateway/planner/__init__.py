"""Operation to plan: which subgraph is asked what, and in which order. Pure: no I/O, no clock, no framework."""

from gateway.planner.errors import PlanningError, PlanningInterrupted
from gateway.planner.planning import DEFAULT_BUDGET_STEPS, plan_operation

__all__ = ["DEFAULT_BUDGET_STEPS", "PlanningError", "PlanningInterrupted", "plan_operation"]
