"""What a sheet of engagements may say, and the words coordinators write above it."""

from django.utils.translation import gettext_lazy as _

from networks.transfer.columns import Column

WHAT, WHO = _("What"), _("Who")
WHEN, WITH_WHAT = _("When, and how far it is"), _("For whom and with what")

COLUMNS = (
    Column(
        "title",
        _("Engagement"),
        WHAT,
        (
            *("actie", "acties", "maatregel", "engagementen", "naam actie", "naam van de actie", "actiepunt"),
            *("action", "actions", "mesure", "nom de l'action", "maßnahme", "aktion", "measure", "activity"),
        ),
        ("titel", "titre", "title", "naam", "nom", "name", "activiteit", "activité", "aktivität"),
        is_required=True,
    ),
    Column(
        "what",
        _("What exactly"),
        WHAT,
        (
            *("omschrijving", "beschrijving", "wat", "inhoud", "description", "quoi", "contenu"),
            *("beschreibung", "was", "inhalt", "what"),
        ),
    ),
    Column(
        "how",
        _("How"),
        WHAT,
        (
            *("hoe", "aanpak", "werkwijze", "comment", "méthode", "approche", "wie genau", "vorgehen", "approach"),
            *("method",),
        ),
    ),
    Column(
        "code",
        _("Short reference"),
        WHAT,
        (
            *("code", "referentie", "korte verwijzing", "nr", "nummer", "volgnummer", "référence", "numéro", "n°"),
            *("kennung", "kürzel", "reference", "number", "no"),
        ),
    ),
    Column(
        "pillar",
        _("Pillar"),
        WHAT,
        ("pijler", "pilier", "säule", "domein", "domaine", "bereich", "domain"),
        ("thema", "thème", "theme"),
    ),
    Column(
        "goals",
        _("Goals"),
        WHAT,
        (
            *("doel", "doelen", "doelstelling", "doelstellingen", "objectif", "objectifs", "but", "buts"),
            *("ziel", "ziele", "goal", "objective", "objectives"),
        ),
    ),
    Column(
        "leads",
        _("Lead"),
        WHO,
        (
            *("trekker", "trekkers", "verantwoordelijke", "verantwoordelijken", "verantwoordelijke partner"),
            *("eindverantwoordelijke", "pilote", "responsable", "responsables", "federführung", "verantwortlich"),
            *("verantwortliche", "leads", "responsible", "owner", "who leads it"),
        ),
        ("wie", "qui", "wer", "who"),
    ),
    Column(
        "partners",
        _("Partners"),
        WHO,
        (
            *("betrokken partners", "betrokkenen", "partner", "met wie", "deelnemers", "partenaires", "partenaire"),
            *("acteurs", "avec qui", "mit wem", "beteiligte", "with whom", "stakeholders", "who takes part"),
        ),
    ),
    Column(
        "starts",
        _("Starts"),
        WHEN,
        (
            *("start", "begin", "startdatum", "begindatum", "van", "vanaf", "début", "date de début", "beginn"),
            *("anfang", "start date", "from"),
        ),
    ),
    Column(
        "due",
        _("Due"),
        WHEN,
        (
            *("einde", "einddatum", "tegen", "deadline", "klaar tegen", "tot", "fin", "date de fin", "échéance"),
            *("ende", "enddatum", "frist", "end", "end date", "due date", "until"),
        ),
        ("timing", "wanneer", "datum", "quand", "date", "wann", "when", "planning"),
    ),
    Column(
        "status",
        _("Status"),
        WHEN,
        ("stand", "stand van zaken", "statut", "état", "état d'avancement", "state"),
    ),
    Column(
        "status_note",
        _("Why this status"),
        WHEN,
        ("waarom deze status", "reden", "raison", "grund", "reason"),
    ),
    Column(
        "progress",
        _("Progress in %"),
        WHEN,
        ("voortgang", "vooruitgang", "progression", "avancement", "fortschritt", "progress"),
    ),
    Column(
        "school_levels",
        _("School levels"),
        WITH_WHAT,
        (
            *("onderwijsniveau", "onderwijsniveaus", "niveau scolaire", "niveaux scolaires", "schulstufe"),
            *("schulstufen", "school level"),
        ),
        ("doelgroep", "groupe cible", "public cible", "zielgruppe", "target group", "niveau"),
    ),
    Column(
        "intervention_level",
        _("Intervention level"),
        WITH_WHAT,
        ("interventieniveau", "niveau d'intervention", "interventionsebene", "zorgniveau"),
    ),
    Column(
        "funding",
        _("Funding"),
        WITH_WHAT,
        (
            *("financiering", "financieringsbron", "financement", "source de financement", "finanzierung"),
            *("funding source", "source of funding"),
        ),
    ),
    Column(
        "budget",
        _("Budget in euro"),
        WITH_WHAT,
        ("budget", "bedrag", "kostprijs", "kosten", "montant", "coût", "betrag", "amount", "cost"),
    ),
    Column(
        "place",
        _("Where"),
        WITH_WHAT,
        ("waar", "plaats", "locatie", "où", "lieu", "wo", "ort", "place", "location"),
    ),
    Column(
        "part_of",
        _("Part of another plan"),
        WITH_WHAT,
        ("deel van", "onderdeel van", "ander plan", "fait partie de", "teil von", "part of"),
    ),
    Column(
        "recurs",
        _("Comes back"),
        WITH_WHAT,
        ("herhaling", "frequentie", "périodicité", "fréquence", "wiederholung", "häufigkeit", "frequency"),
    ),
    Column(
        "replaces",
        _("Takes over from"),
        WITH_WHAT,
        ("vervangt", "voorganger", "remplace", "ersetzt", "vorgänger", "replaces"),
    ),
    Column(
        "stands_for",
        _("Number of measures it stands for"),
        WITH_WHAT,
        ("aantal maatregelen", "nombre de mesures", "anzahl der maßnahmen", "number of measures"),
    ),
    Column(
        "evidence_url",
        _("Link to what shows it"),
        WITH_WHAT,
        ("link", "website", "lien", "site web", "webseite", "url"),
    ),
    Column(
        "remark",
        _("Remark"),
        WITH_WHAT,
        ("opmerking", "opmerkingen", "remarque", "remarques", "bemerkung", "bemerkungen", "remark", "remarks"),
    ),
)
LABELS = {column.name: column.label for column in COLUMNS} | {"second_pillar": _("Second pillar")}
TEXTS = ["code", "title", "what", "how", "status_note", "place", "part_of", "replaces", "evidence_url", "remark"]
NAMES = ["goals", "leads", "partners"]
