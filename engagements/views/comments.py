"""What members say to each other about an engagement."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from engagements import commenting
from engagements.comment_forms import CommentForm
from engagements.models import Comment, Engagement
from engagements.views.engagements import STEP, get_engagement
from networks.access import WRITERS, NetworkRequest, network_view
from networks.forms import kept
from stakeholders.queries import own_stakeholder


@network_view(roles=WRITERS)
def comment_create(request: NetworkRequest, engagement_pk: int) -> HttpResponse:
    """Write a comment below those that stand there, and tick who is told."""
    engagement = get_engagement(request, engagement_pk)
    if not commenting.may_comment(request.membership):
        raise PermissionDenied
    comment = Comment(engagement=engagement, stakeholder=own_stakeholder(request.membership))
    form = CommentForm(request.POST or None, network=request.network, instance=comment)
    if form.is_valid() and kept(form, lambda: _write(request, form)):
        messages.success(request, _("Your comment is there. Everybody in the network can read it."))
        return redirect(_comments_of(engagement))
    context = {"form": form, "engagement": engagement, "comments": list(engagement.comments.in_order())}
    return render(request, "engagements/comment_form.html", STEP | context, status=422 if form.is_bound else 200)


@network_view(roles=WRITERS)
def comment_withdraw(request: NetworkRequest, comment_pk: int) -> HttpResponse:
    """Take a comment back after asking: one's own, or any for the coordinator."""
    comment = Comment.objects.get_or_404(request.network, pk=comment_pk)
    engagement = get_engagement(request, comment.engagement_id)
    if not commenting.may_withdraw(request.membership, comment):
        raise PermissionDenied
    if request.method == "POST":
        commenting.withdraw_comment(by=request.user, comment=comment)
        messages.success(request, _("The comment is withdrawn."))
        return redirect(_comments_of(engagement))
    context = {"comment": comment, "engagement": engagement}
    return render(request, "engagements/comment_withdraw.html", STEP | context)


def _write(request: NetworkRequest, form: CommentForm) -> None:
    commenting.write_comment(by=request.user, comment=form.save(commit=False), told=form.told())


def _comments_of(engagement: Engagement) -> str:
    page = reverse("engagements:engagement_detail", args=[engagement.network.slug, engagement.pk])
    return f"{page}#comments"
