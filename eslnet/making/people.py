"""The network itself, its accounts, and step 1: who is there, who speaks for it, who takes and offers what."""

from eslnet.making.scene import Scene
from networks.models import AbsenceThreshold, Membership, Network, User
from networks.pillars import Pillar
from stakeholders.models import Contact, LeadMandate, Offer, Responsibility, Seat, Stakeholder

ROLES = ["coordinator", "partner", "partner", "partner", "observer"]
FIRST_TYPES = ["LOCGOV", "SEC", "SEC", "CLB"]  # the coordinator's own, then those the partners speak for
NO_PASSWORD = "!"  # noqa: S105 -- what Django keeps for who has none
REACHES = ["universal", "targeted", "individual"]


def make_network(scene: Scene) -> None:
    """The network, marked as made up in its address, its name and its plan."""
    words = scene.words
    town = scene.say("towns")
    scene.network = scene.add(
        Network(
            slug=scene.slug,
            name=words["network"].format(number=scene.number, town=town),
            territory=town,
            country=words["country"],
            region=words["region"],
            time_zone=words["time_zone"],
            plan_language=scene.language,
        )
    )


def make_accounts(scene: Scene) -> None:
    """Five accounts that cannot sign in by password: a coordinator, three partners, an observer."""
    for number, role in enumerate(ROLES):
        user = User(
            email=f"{role}{number}@{scene.slug}.example.org",
            full_name=f"{scene.say('first_names')} {scene.say('last_names')}",
            language=scene.language,
            password=NO_PASSWORD,
        )
        scene.users.append(scene.add(user))
        scene.add(Membership(user=user, network=scene.network, role=role))


def make_stakeholders(scene: Scene) -> None:
    """Each with a contact, a responsibility, and mostly something it offers; the first leads the network."""
    types = {kind.code: kind for kind in scene.catalogues.types}
    for number in range(scene.size.stakeholders):
        kind = types[FIRST_TYPES[number]] if number < len(FIRST_TYPES) else scene.luck.choice(scene.catalogues.types)
        name = f"{kind.names[scene.language]} {scene.network.territory} {number + 1}"
        stakeholder = scene.own(
            Stakeholder,
            code=f"S{number + 1:03}",
            name=name[:200],
            type=kind,
            territory=scene.network.territory,
            participation="core" if number < len(FIRST_TYPES) else "partner",
            responsibilities=scene.say("duties"),
            joined_on=scene.day(-700 + number % 300),
        )
        scene.stakeholders.append(stakeholder)
        _surround(scene, stakeholder, number)
    scene.own(LeadMandate, stakeholder=scene.stakeholders[0], from_on=scene.day(-700))
    for kind in scene.catalogues.types[:8]:
        scene.own(Seat, type=kind)
    scene.own(AbsenceThreshold, amount=5, meaning=scene.say("duties"), from_on=scene.day(-400))


def _surround(scene: Scene, stakeholder: Stakeholder, number: int) -> None:
    user = scene.users[number] if number < len(FIRST_TYPES) else None
    contact = scene.own(
        Contact,
        stakeholder=stakeholder,
        function=scene.say("functions"),
        full_name=user.full_name if user else f"{scene.say('first_names')} {scene.say('last_names')}",
        email=user.email if user else f"contact{number}@{scene.slug}.example.org",
        language=scene.language,
        rank="primary",
        from_on=scene.day(-600),
        user=user,
    )
    for pillar in scene.luck.sample(Pillar.values, 1 + number % 2):
        degree = "leads" if number < 2 else scene.luck.choice(["contributes", "supports"])
        scene.own(Responsibility, stakeholder=stakeholder, pillar=pillar, degree=degree, what=scene.say("duties"))
    for _ in range(number % 3):
        _offer(scene, stakeholder, contact)


def _offer(scene: Scene, stakeholder: Stakeholder, contact: Contact) -> None:
    scene.own(
        Offer,
        stakeholder=stakeholder,
        contact=contact,
        what=scene.say("offers"),
        help=scene.luck.choice(Offer.Help.values),
        pillar=scene.luck.choice(Pillar.values),
        target_group=scene.say("groups"),
        reach=scene.luck.choice(REACHES),
        youngest=12,
        oldest=scene.luck.choice([18, 21, 25]),
        waiting_time=scene.say("waits"),
        confirmed_on=scene.day(-scene.luck.randint(10, 500)),
    )
