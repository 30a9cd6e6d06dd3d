"""What takes longer than a page: documents, the clock, mail, sheets, forms."""

from bench.jobs.result import JobResult

__all__ = ["JobResult"]
