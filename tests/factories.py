"""The least valid row of each model. Rows of one network are tied together by passing `network=`."""

import datetime as dt

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from networks.models import Membership


class RowFactory(DjangoModelFactory):
    class Meta:
        abstract = True

    @classmethod
    def _get_manager(cls, model_class):
        return model_class._default_manager


def same(path):
    """The row the factory above is in, or a new one: keeps all rows of a tree in one network."""
    return factory.SelfAttribute(path)


class UserFactory(RowFactory):
    class Meta:
        model = "networks.User"

    email = factory.Sequence("person{}@example.org".format)
    full_name = factory.Sequence("Person {}".format)


class NetworkFactory(RowFactory):
    class Meta:
        model = "networks.Network"

    slug = factory.Sequence("town-{}".format)
    name = factory.Sequence("Network {}".format)
    territory = "Town"
    plan_language = "en"


class MembershipFactory(RowFactory):
    class Meta:
        model = "networks.Membership"

    user = factory.SubFactory(UserFactory)
    network = factory.SubFactory(NetworkFactory)
    role = Membership.Role.COORDINATOR


class StakeholderTypeFactory(RowFactory):
    class Meta:
        model = "stakeholders.StakeholderType"
        django_get_or_create = ("code",)

    code = "SEC"
    names = {"en": "Secondary school"}


class OwnedFactory(RowFactory):
    class Meta:
        abstract = True

    network = factory.SubFactory(NetworkFactory)


class StakeholderFactory(OwnedFactory):
    class Meta:
        model = "stakeholders.Stakeholder"

    name = factory.Sequence("Stakeholder {}".format)
    type = factory.SubFactory(StakeholderTypeFactory)


class ContactFactory(OwnedFactory):
    class Meta:
        model = "stakeholders.Contact"

    stakeholder = factory.SubFactory(StakeholderFactory, network=same("..network"))
    function = "Head teacher"


class ResponsibilityFactory(OwnedFactory):
    class Meta:
        model = "stakeholders.Responsibility"

    stakeholder = factory.SubFactory(StakeholderFactory, network=same("..network"))
    pillar = "prevention"
    degree = "leads"


class OfferFactory(OwnedFactory):
    class Meta:
        model = "stakeholders.Offer"

    stakeholder = factory.SubFactory(StakeholderFactory, network=same("..network"))
    what = "A quiet room"


class LeadMandateFactory(OwnedFactory):
    class Meta:
        model = "stakeholders.LeadMandate"

    stakeholder = factory.SubFactory(StakeholderFactory, network=same("..network"))


class PlanFactory(OwnedFactory):
    class Meta:
        model = "goals.Plan"

    title = "Plan"
    starts_on = dt.date(2026, 9, 1)


class GoalFactory(OwnedFactory):
    class Meta:
        model = "goals.Goal"

    plan = factory.SubFactory(PlanFactory, network=same("..network"))
    title = factory.Sequence("Goal {}".format)


class IndicatorFactory(OwnedFactory):
    class Meta:
        model = "goals.Indicator"

    goal = factory.SubFactory(GoalFactory, network=same("..network"))
    name = "Pupils with 30 or more half-days"
    unit = "%"


class MeasurementFactory(OwnedFactory):
    class Meta:
        model = "goals.Measurement"

    indicator = factory.SubFactory(IndicatorFactory, network=same("..network"))
    period = "2024-25"
    period_ends_on = dt.date(2025, 8, 31)
    value = 12


class EngagementFactory(OwnedFactory):
    class Meta:
        model = "engagements.Engagement"

    plan = factory.SubFactory(PlanFactory, network=same("..network"))
    title = factory.Sequence("Engagement {}".format)
    pillar = "prevention"


class CommitmentFactory(OwnedFactory):
    class Meta:
        model = "engagements.Commitment"

    engagement = factory.SubFactory(EngagementFactory, network=same("..network"))
    stakeholder = factory.SubFactory(StakeholderFactory, network=same("..network"))


class AskedCommitmentFactory(CommitmentFactory):
    answer = "asked"
    asked_at = factory.LazyFunction(timezone.now)


class StepFactory(OwnedFactory):
    class Meta:
        model = "engagements.Step"

    engagement = factory.SubFactory(EngagementFactory, network=same("..network"))
    title = "First step"


class ProgressNoteFactory(OwnedFactory):
    class Meta:
        model = "engagements.ProgressNote"

    engagement = factory.SubFactory(EngagementFactory, network=same("..network"))
    status = "in_progress"
    result = "It runs."
    written_at = factory.LazyFunction(timezone.now)


class EvaluationAgreementFactory(OwnedFactory):
    class Meta:
        model = "monitoring.EvaluationAgreement"

    plan = factory.SubFactory(PlanFactory, network=same("..network"))


class ReportingLineFactory(OwnedFactory):
    class Meta:
        model = "monitoring.ReportingLine"

    agreement = factory.SubFactory(EvaluationAgreementFactory, network=same("..network"))
    what = "Progress"
    how_often = "Twice a year"


class BodyFactory(OwnedFactory):
    class Meta:
        model = "monitoring.Body"

    plan = factory.SubFactory(PlanFactory, network=same("..network"))
    name = "Steering group"


class MeetingFactory(OwnedFactory):
    class Meta:
        model = "monitoring.Meeting"

    plan = factory.SubFactory(PlanFactory, network=same("..network"))
    held_on = dt.date(2027, 3, 18)


class AgendaItemFactory(OwnedFactory):
    class Meta:
        model = "monitoring.AgendaItem"

    meeting = factory.SubFactory(MeetingFactory, network=same("..network"))
    title = "Progress per engagement"


class AttendanceFactory(OwnedFactory):
    class Meta:
        model = "monitoring.Attendance"

    meeting = factory.SubFactory(MeetingFactory, network=same("..network"))
    stakeholder = factory.SubFactory(StakeholderFactory, network=same("..network"))
    presence = "present"


class DecisionFactory(OwnedFactory):
    class Meta:
        model = "monitoring.Decision"

    meeting = factory.SubFactory(MeetingFactory, network=same("..network"))
    number = factory.Sequence(lambda n: n + 1)
    text = "We go on."


class ActionPointFactory(OwnedFactory):
    class Meta:
        model = "monitoring.ActionPoint"

    meeting = factory.SubFactory(MeetingFactory, network=same("..network"))
    text = "Write to the boards"


class PlanVersionFactory(OwnedFactory):
    class Meta:
        model = "actionplan.PlanVersion"

    plan = factory.SubFactory(PlanFactory, network=same("..network"))
    number = factory.Sequence(lambda n: n + 1)
    language = "en"
    content = {}


class DistributionFactory(OwnedFactory):
    class Meta:
        model = "actionplan.Distribution"

    plan_version = factory.SubFactory(PlanVersionFactory, network=same("..network"))
    subject = "Our plan"
    message = "Here it is."
    fingerprint = factory.Sequence("{:064}".format)
    sent_at = factory.LazyFunction(timezone.now)


class DeliveryFactory(OwnedFactory):
    class Meta:
        model = "actionplan.Delivery"

    distribution = factory.SubFactory(DistributionFactory, network=same("..network"))
    address = factory.Sequence("planreader{}@example.org".format)
    language = "en"


class GuideEntryFactory(RowFactory):
    class Meta:
        model = "guide.GuideEntry"

    code = factory.Sequence("P{:02}".format)
    pillar = "prevention"
    names = {"en": "Common attendance charter"}
    descriptions = {"en": "All schools sign one short text."}
    evidence = "promising"
    intervention_level = "universal"


class IndicatorDefinitionFactory(RowFactory):
    class Meta:
        model = "goals.IndicatorDefinition"

    code = factory.Sequence("IND-{:02}".format)
    names = {"en": "Overall absence rate"}
    definitions = {"en": "Missed half-days divided by possible half-days"}
    units = {"en": "%"}
    better = "lower"


class OutgoingMailFactory(OwnedFactory):
    class Meta:
        model = "outbox.OutgoingMail"

    key = factory.Sequence("thing:{}".format)
    kind = "account"
    recipient = factory.Sequence("reader{}@example.org".format)
    language = "en"
    subject = "A question for you"
    text = "Do you take this on?"
    queued_at = factory.LazyFunction(timezone.now)
    next_try_at = factory.LazyFunction(timezone.now)
    message_id = factory.Sequence("<{}@eslnet.test>".format)


class InvitationFactory(OwnedFactory):
    class Meta:
        model = "stakeholders.Invitation"

    role = "observer"
    address = factory.Sequence("invited{}@example.org".format)
    language = "en"
    fingerprint = factory.Sequence("{:064}".format)
    invited_at = factory.LazyFunction(timezone.now)
    expires_at = factory.LazyFunction(lambda: timezone.now() + dt.timedelta(days=14))


class LookFactory(OwnedFactory):
    class Meta:
        model = "reminders.Look"


class ReminderFactory(OwnedFactory):
    class Meta:
        model = "reminders.Reminder"

    address = factory.Sequence("reader{}@example.org".format)
    kind = "engagement"
    thing = 1
    due_on = dt.date(2027, 3, 1)
    stage = -30
    told_on = dt.date(2027, 1, 30)


class SentFormFactory(RowFactory):
    class Meta:
        model = "networks.SentForm"

    user = factory.SubFactory(UserFactory)
    seal = factory.Sequence("{:064}".format)
    answer_url = "/"


class HeartbeatFactory(RowFactory):
    class Meta:
        model = "networks.Heartbeat"

    name = factory.Sequence("loop {}".format)
    ran_at = factory.LazyFunction(timezone.now)


class GateFactory(RowFactory):
    class Meta:
        model = "outbox.Gate"
        django_get_or_create = ("pk",)

    pk = 1
    database = "sqlite:1"


class MailPreferenceFactory(RowFactory):
    class Meta:
        model = "outbox.MailPreference"

    address = factory.Sequence("reader{}@example.org".format)
