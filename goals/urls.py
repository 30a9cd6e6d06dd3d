from django.urls import path

from goals.views import goals, indicators, measurements, plans

app_name = "goals"

urlpatterns = [
    path("", goals.goal_list, name="goal_list"),
    path("new/", goals.goal_create, name="goal_create"),
    path("<int:goal_pk>/", goals.goal_detail, name="goal_detail"),
    path("<int:goal_pk>/edit/", goals.goal_edit, name="goal_edit"),
    path("<int:goal_pk>/agree/", goals.goal_agree, name="goal_agree"),
    path("<int:goal_pk>/settle/", goals.goal_settle, name="goal_settle"),
    path("<int:goal_pk>/delete/", goals.goal_delete, name="goal_delete"),
    path("<int:goal_pk>/indicators/new/", indicators.indicator_create, name="indicator_create"),
    path("indicators/", indicators.indicator_catalogue, name="indicator_catalogue"),
    path("indicators/<int:indicator_pk>/edit/", indicators.indicator_edit, name="indicator_edit"),
    path("indicators/<int:indicator_pk>/delete/", indicators.indicator_delete, name="indicator_delete"),
    path("indicators/<int:indicator_pk>/measure/", measurements.measurement_create, name="measurement_create"),
    path("measurements/<int:measurement_pk>/edit/", measurements.measurement_edit, name="measurement_edit"),
    path("measurements/<int:measurement_pk>/delete/", measurements.measurement_delete, name="measurement_delete"),
    path("periods/", plans.plan_list, name="plan_list"),
    path("periods/new/", plans.plan_create, name="plan_create"),
    path("periods/<int:plan_pk>/edit/", plans.plan_edit, name="plan_edit"),
    path("periods/<int:plan_pk>/delete/", plans.plan_delete, name="plan_delete"),
    path("periods/<int:plan_pk>/priorities/", goals.goal_reprioritise, name="goal_reprioritise"),
]
