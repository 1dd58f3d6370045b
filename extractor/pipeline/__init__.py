"""Which stage comes after which: a file to its reading, readings to the warehouse, the warehouse to findings."""
