"""Operations that nobody has asked before: made ready without keeping the requests beside them waiting."""
