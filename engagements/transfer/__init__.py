"""Engagements of an existing plan from the sheets of a coordinator, on pages of the network.

A row is an engagement of the running plan. An empty cell leaves what is there as it is, and no row takes away a
partner, an answer or a goal. Everything is worked out first, looked at, and then taken in as a whole or not at all.
"""
