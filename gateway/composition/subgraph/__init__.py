"""One subgraph: its SDL read into a frozen model, with links and names resolved, and federation 1 upgraded."""
