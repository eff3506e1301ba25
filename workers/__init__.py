"""Work beside the graph, driven by events."""
