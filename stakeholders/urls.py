from django.urls import path

from stakeholders.views import contacts, invitations, lead, offers, pillars, stakeholders

app_name = "stakeholders"

urlpatterns = [
    path("", stakeholders.stakeholder_list, name="stakeholder_list"),
    path("new/", stakeholders.stakeholder_create, name="stakeholder_create"),
    path("<int:stakeholder_pk>/", stakeholders.stakeholder_detail, name="stakeholder_detail"),
    path("<int:stakeholder_pk>/edit/", stakeholders.stakeholder_edit, name="stakeholder_edit"),
    path("<int:stakeholder_pk>/leave/", stakeholders.stakeholder_leave, name="stakeholder_leave"),
    path("<int:stakeholder_pk>/return/", stakeholders.stakeholder_return, name="stakeholder_return"),
    path("<int:stakeholder_pk>/delete/", stakeholders.stakeholder_delete, name="stakeholder_delete"),
    path("<int:stakeholder_pk>/responsibilities/", pillars.responsibility_edit, name="responsibility_edit"),
    path("<int:stakeholder_pk>/contacts/new/", contacts.contact_create, name="contact_create"),
    path("<int:stakeholder_pk>/offers/new/", offers.offer_create, name="offer_create"),
    path("contacts/<int:contact_pk>/edit/", contacts.contact_edit, name="contact_edit"),
    path("contacts/<int:contact_pk>/end/", contacts.contact_end, name="contact_end"),
    path("contacts/<int:contact_pk>/delete/", contacts.contact_delete, name="contact_delete"),
    path("invitations/", invitations.invitation_list, name="invitation_list"),
    path("invitations/new/", invitations.invitation_create, name="invitation_create"),
    path("invitations/contacts/", invitations.contact_invite, name="contact_invite"),
    path("invitations/<int:invitation_pk>/again/", invitations.invitation_again, name="invitation_again"),
    path("invitations/<int:invitation_pk>/withdraw/", invitations.invitation_withdraw, name="invitation_withdraw"),
    path("offers/<int:offer_pk>/edit/", offers.offer_edit, name="offer_edit"),
    path("offers/<int:offer_pk>/delete/", offers.offer_delete, name="offer_delete"),
    path("pillars/", pillars.pillar_cover, name="pillar_cover"),
    path("pillars/lead/", pillars.pillar_lead_edit, name="pillar_lead_edit"),
    path("lead/", lead.lead_list, name="lead_list"),
    path("lead/edit/", lead.lead_edit, name="lead_edit"),
    path("lead/<int:lead_mandate_pk>/edit/", lead.lead_mandate_edit, name="lead_mandate_edit"),
]
