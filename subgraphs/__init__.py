"""The five subgraphs: siblings with one anatomy that never import one another."""
