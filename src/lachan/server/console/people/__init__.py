"""People of the organisations that one answers for."""
