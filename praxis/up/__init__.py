"""`praxis up`: everything on the embedded servers, from an empty folder to a served graph, until a signal."""
