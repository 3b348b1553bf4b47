"""Arithmetic on the tables. Pure functions: tables in, tables out; nothing is drawn."""
