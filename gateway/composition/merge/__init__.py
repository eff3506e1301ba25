"""Many subgraphs to one supergraph: one module for each kind of element. Merging never fails, the rules look after."""
