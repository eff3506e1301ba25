"""The patient subgraph: who patients are, who may know it, and how they are forgotten."""
