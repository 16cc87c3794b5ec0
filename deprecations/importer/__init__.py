"""Documents go in, entries come out: the guard, the readers and what is made of their text."""
