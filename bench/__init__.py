"""The benchmark: every page and job of eslnet beside its floor, in the same run, on made-up networks.

A floor is the least the same answer can cost: a view that returns the same bytes, the job's SQL by hand, the same
page already written, the same mails by smtplib. It fails when an answer is not what it should be.
"""
