"""Keys of programs, of the organisations that one answers for."""
