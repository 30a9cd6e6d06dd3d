"""Indicators and examples of goals as pages of the inspiration guide: of no network, for everybody."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from goals.models import IndicatorDefinition
from guide.models import GoalExample, GuideEntry
from networks.queries import coordinated_networks


@login_required
def definition_list(request: HttpRequest) -> HttpResponse:
    """All indicators, or those in which each of the words in the address occurs."""
    words = request.GET.get("q", "").replace("\0", "").strip()[:200]
    every = list(IndicatorDefinition.objects.order_by("code"))
    found = [definition for definition in every if definition.mentions(words)]
    context = {
        "definitions": found,
        "number": len(every),
        "words": words,
        "is_translated": all(definition.is_translated for definition in found),
    }
    return render(request, "goals/definition_list.html", context)


@login_required
def definition_detail(request: HttpRequest, code: str) -> HttpResponse:
    """One indicator, with the entries of the guide and the examples of goals that are measured by it."""
    definition = IndicatorDefinition.objects.filter(code=code).first()
    if definition is None:
        raise Http404
    context = {
        "definition": definition,
        "entries": GuideEntry.objects.filter(indicator_code=code).strongest_first(),
        "examples": GoalExample.objects.filter(indicator_code=code, is_good=True).in_order(),
        "networks": coordinated_networks(request.user),
    }
    return render(request, "goals/definition_detail.html", context)


@login_required
def goal_example_list(request: HttpRequest) -> HttpResponse:
    """Goals worth imitating, then those to avoid, with the reason why and how to say it better."""
    examples = list(GoalExample.objects.in_order())
    definitions = {row.code: row for row in IndicatorDefinition.objects.all()}
    measured = [(example, definitions.get(example.indicator_code)) for example in examples]
    context = {
        "good": [(example, definition) for example, definition in measured if example.is_good],
        "bad": [example for example in examples if not example.is_good],
        "is_translated": all(example.is_translated for example in examples),
        "networks": coordinated_networks(request.user),
    }
    return render(request, "goals/goal_example_list.html", context)
