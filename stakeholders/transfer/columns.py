"""What a sheet of stakeholders may say, and the words coordinators write above it."""

from django.utils.translation import gettext_lazy as _

from networks.transfer.columns import Column

THE_STAKEHOLDER = _("The stakeholder")
ITS_CONTACT = _("Its contact")

COLUMNS = (
    Column(
        "name",
        _("Stakeholder"),
        THE_STAKEHOLDER,
        (
            *("organisatie", "partner", "partners", "instelling", "stakeholders", "naam organisatie", "naam partner"),
            *("organisation", "organization", "partenaire", "institution", "nom de l'organisation", "acteur"),
            *("einrichtung", "partnerorganisation", "name of the organisation", "name of the stakeholder"),
        ),
        ("naam", "nom", "name", "dienst", "service", "school", "école", "schule"),
        is_required=True,
    ),
    Column(
        "short_name",
        _("Short name"),
        THE_STAKEHOLDER,
        ("korte naam", "roepnaam", "afkorting", "nom court", "sigle", "abréviation", "kurzname", "abkürzung"),
    ),
    Column(
        "code",
        _("Short reference"),
        THE_STAKEHOLDER,
        ("code", "referentie", "korte verwijzing", "référence", "kennung", "kürzel", "reference"),
    ),
    Column(
        "territory",
        _("Territory it works for"),
        THE_STAKEHOLDER,
        (
            "werkgebied",
            "regio",
            "gebied",
            "territoire",
            "zone",
            "région",
            "gebiet",
            "einzugsgebiet",
            "territory",
            "area",
        ),
    ),
    Column(
        "participation",
        _("How it takes part"),
        THE_STAKEHOLDER,
        ("deelname", "rol in het netwerk", "participation", "teilnahme", "rôle dans le réseau", "role in the network"),
    ),
    Column(
        "responsibilities",
        _("What it takes responsibility for"),
        THE_STAKEHOLDER,
        (
            *(
                "verantwoordelijkheid",
                "verantwoordelijkheden",
                "taak",
                "opdracht",
                "responsabilité",
                "responsabilités",
            ),
            *("mission", "verantwortung", "aufgabe", "responsibility", "responsibilities"),
        ),
    ),
    Column(
        "joined_on",
        _("Joined on"),
        THE_STAKEHOLDER,
        ("lid sinds", "partner sinds", "toegetreden op", "membre depuis", "mitglied seit", "member since"),
    ),
    Column(
        "type",
        _("Type"),
        THE_STAKEHOLDER,
        ("soort", "type organisatie", "soort organisatie", "type d'organisation", "genre", "art", "kind"),
        ("categorie", "catégorie", "kategorie", "category", "sector", "secteur", "sektor"),
    ),
    Column(
        "contact_name",
        _("Contact person"),
        ITS_CONTACT,
        (
            *("contactpersoon", "contact", "naam contactpersoon", "vertegenwoordiger", "achternaam", "familienaam"),
            *("personne de contact", "nom de famille", "représentant", "ansprechpartner", "ansprechperson"),
            *("kontaktperson", "kontakt", "nachname", "last name", "surname", "representative"),
        ),
        ("naam", "nom", "name"),
    ),
    Column(
        "contact_first_name",
        _("First name of the contact person"),
        ITS_CONTACT,
        ("voornaam", "prénom", "vorname", "first name"),
    ),
    Column(
        "contact_function",
        _("Function"),
        ITS_CONTACT,
        ("functie", "functietitel", "fonction", "funktion", "job title"),
        ("rol", "rôle", "rolle", "role"),
    ),
    Column(
        "contact_email",
        _("E-mail address"),
        ITS_CONTACT,
        (
            *("e-mail", "email", "mail", "mailadres", "e-mailadres", "emailadres", "courriel", "adresse e-mail"),
            *("adresse mail", "e-mail-adresse", "email address"),
        ),
    ),
    Column(
        "contact_phone",
        _("Phone"),
        ITS_CONTACT,
        (
            *("telefoon", "telefoonnummer", "tel", "tel nr", "gsm", "gsm-nummer", "mobiel", "téléphone", "tél"),
            *("portable", "telefon", "handy", "telephone", "mobile", "phone number"),
        ),
    ),
)
OF_STAKEHOLDER = [column.name for column in COLUMNS if column.group is THE_STAKEHOLDER]
OF_CONTACT = [column.name for column in COLUMNS if column.group is ITS_CONTACT]
LABELS = {column.name: column.label for column in COLUMNS}
WRITTEN = [  # the columns of our own sheets, in this order
    *("name", "type", "short_name", "code", "territory", "participation", "responsibilities", "joined_on"),
    *("contact_name", "contact_function", "contact_email", "contact_phone"),
]
