"""A class of any size, without a server: what learners hand in is read, checked anew and shown."""
