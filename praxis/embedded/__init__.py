"""Real servers out of Python wheels, for a machine that has nothing but Python: started, watched and stopped here."""
