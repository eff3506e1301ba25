"""Operation to plan: which subgraph is asked what, and in which order. Pure: no I/O, no clock, no framework."""
