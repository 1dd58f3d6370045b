"""Document to mentions: every number with what its sentence says of it, every learning theme with how it was meant."""
