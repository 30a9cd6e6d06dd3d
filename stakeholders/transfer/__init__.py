"""Stakeholders from and to the sheets of a coordinator, on pages of the network.

A row is a stakeholder with one contact; a further contact takes a further row. An empty cell leaves what is there as
it is. Everything is worked out first, looked at, and then taken in as a whole or not at all.
"""
