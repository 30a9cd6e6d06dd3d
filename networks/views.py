from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def network_start(request: HttpRequest) -> HttpResponse:
    return render(request, "networks/network_start.html")
