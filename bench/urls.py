"""The addresses of eslnet, and one that costs as little as a page can."""

from django.urls import path

from bench.floors import same_bytes
from eslnet import urls

urlpatterns = [path("bench/same-bytes/", same_bytes), *urls.urlpatterns]
handler404 = urls.handler404
handler500 = urls.handler500
