"""The graph of fetches while it grows: places in the response, the fetches that visit them, and what they need."""
