"""The console: GraphiQL with bundled assets, a header editor for the token, and a panel with the query plan."""
