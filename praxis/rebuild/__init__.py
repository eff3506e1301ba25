"""`praxis rebuild`: read models made again from the services that own the truth."""
