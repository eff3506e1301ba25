"""The command line and the all-in-one process: everything on one machine with one command."""
