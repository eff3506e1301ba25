"""The federated graph as data, shared by the composer and the planner. Pure: no I/O, no framework."""
