"""Rows from and to a sheet, for administrators: looked at first, then all of it or nothing.

A sheet names what it is about by codes, names and addresses, never by keys of the database. An empty cell leaves what
is there as it is. Rows of a network are looked for in that network only.
"""
