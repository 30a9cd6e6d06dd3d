from celery import shared_task

from actionplan.models import PlanVersion


@shared_task(ignore_result=True)
def make_version(pk: int) -> None:
    """Make the PDF of this version, unless it is made, being made, or gone."""
    from actionplan import making  # noqa: PLC0415 -- WeasyPrint is slow to import, and only workers need it

    version = PlanVersion.unscoped.select_related("network").filter(pk=pk).first()
    if version is not None:
        making.make(version)
