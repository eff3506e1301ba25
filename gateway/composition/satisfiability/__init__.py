"""Whether the subgraphs can answer every query that the API schema allows.

A second, simpler road to what the planner does: clients' queries are walked through the supergraph and, at the same
time, through the subgraphs, each walk with the set of positions (subgraph, type) where the gateway could be.
"""

from gateway.composition.satisfiability.check import check_satisfiability

__all__ = ["check_satisfiability"]
