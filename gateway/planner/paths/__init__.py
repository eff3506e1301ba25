"""The ways to have a field fetched: from a visit that is there, along fields from further up, or by a jump."""
