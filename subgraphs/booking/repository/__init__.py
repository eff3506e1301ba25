"""What booking keeps in Postgres. Only this package speaks SQL; instants are parameters, never the server's clock."""
