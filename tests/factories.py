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

    email = factory.Sequence("person{:05}@example.org".format)
    full_name = factory.Sequence("Person {:05}".format)


class NetworkFactory(RowFactory):
    class Meta:
        model = "networks.Network"

    slug = factory.Sequence("town-{:05}".format)
    name = factory.Sequence("Network {:05}".format)
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

    name = factory.Sequence("Stakeholder {:05}".format)
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
    title = factory.Sequence("Goal {:05}".format)


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
    title = factory.Sequence("Engagement {:05}".format)
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


class SuggestionFactory(OwnedFactory):
    class Meta:
        model = "engagements.Suggestion"

    plan = factory.SubFactory(PlanFactory, network=same("..network"))
    stakeholder = factory.SubFactory(StakeholderFactory, network=same("..network"))
    title = "Youth workers at the gate"


class SharedPracticeFactory(OwnedFactory):
    class Meta:
        model = "engagements.SharedPractice"

    engagement = factory.SubFactory(EngagementFactory, network=same("..network"))
    title = "Call before noon"
    what = "A call home on the first morning."
    results = "Two in three parents answer."
    lesson = "Do not call after four."
    language = "en"
    offered_at = factory.LazyFunction(timezone.now)


class OccurrenceFactory(OwnedFactory):
    class Meta:
        model = "engagements.Occurrence"

    engagement = factory.SubFactory(EngagementFactory, network=same("..network"))
    period = "2026-27"


class PlanBudgetFactory(OwnedFactory):
    class Meta:
        model = "engagements.PlanBudget"

    plan = factory.SubFactory(PlanFactory, network=same("..network"))
    kind = "planned"
    amount = 1000


class BookmarkFactory(OwnedFactory):
    class Meta:
        model = "engagements.Bookmark"

    user = factory.SubFactory(UserFactory)
    name = factory.Sequence("Bookmark {:05}".format)
    query = "late=on"


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
    address = factory.Sequence("planreader{:05}@example.org".format)
    language = "en"


class GuideEntryFactory(RowFactory):
    class Meta:
        model = "guide.GuideEntry"

    code = factory.Sequence("P{:05}".format)
    pillar = "prevention"
    names = {"en": "Common attendance charter"}
    descriptions = {"en": "All schools sign one short text."}
    evidence = "promising"
    intervention_level = "universal"


class IndicatorDefinitionFactory(RowFactory):
    class Meta:
        model = "goals.IndicatorDefinition"

    code = factory.Sequence("IND-{:05}".format)
    names = {"en": "Overall absence rate"}
    definitions = {"en": "Missed half-days divided by possible half-days"}
    units = {"en": "%"}
    better = "lower"


class OutgoingMailFactory(OwnedFactory):
    class Meta:
        model = "outbox.OutgoingMail"

    key = factory.Sequence("thing:{:05}".format)
    kind = "account"
    recipient = factory.Sequence("reader{:05}@example.org".format)
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
    address = factory.Sequence("invited{:05}@example.org".format)
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

    address = factory.Sequence("reader{:05}@example.org".format)
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

    name = factory.Sequence("loop {:05}".format)
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

    address = factory.Sequence("reader{:05}@example.org".format)


class HolidayFactory(OwnedFactory):
    class Meta:
        model = "networks.Holiday"

    name = "Autumn holiday"
    first_on = dt.date(2026, 10, 26)
    last_on = dt.date(2026, 11, 1)


class AbsenceThresholdFactory(OwnedFactory):
    class Meta:
        model = "networks.AbsenceThreshold"

    amount = 5
    meaning = "The school informs the guidance centre."


class SeatFactory(OwnedFactory):
    class Meta:
        model = "stakeholders.Seat"

    type = factory.SubFactory(StakeholderTypeFactory)


class SourceFactory(OwnedFactory):
    class Meta:
        model = "stakeholders.Source"

    code = factory.Sequence("A{:05}".format)
    title = "Decision of the council"


class ReviewFactory(OwnedFactory):
    class Meta:
        model = "stakeholders.Review"

    stakeholder = factory.SubFactory(StakeholderFactory, network=same("..network"))
    fingerprint = factory.Sequence("review-{:05}".format)
    asked_at = factory.LazyFunction(timezone.now)
    expires_at = factory.LazyAttribute(lambda review: review.asked_at + dt.timedelta(days=60))


class GoalRoundFactory(OwnedFactory):
    class Meta:
        model = "goals.GoalRound"

    plan = factory.SubFactory(PlanFactory, network=same("..network"))


class GoalVoteFactory(OwnedFactory):
    class Meta:
        model = "goals.GoalVote"

    round = factory.SubFactory(GoalRoundFactory, network=same("..network"))
    goal = factory.SubFactory(GoalFactory, network=same("..network"))
    stakeholder = factory.SubFactory(StakeholderFactory, network=same("..network"))
    dots = 1


class MilestoneFactory(OwnedFactory):
    class Meta:
        model = "goals.Milestone"

    indicator = factory.SubFactory(IndicatorFactory, network=same("..network"))
    due_on = dt.date(2027, 6, 30)
    value = 2


class ReferenceFigureFactory(OwnedFactory):
    class Meta:
        model = "goals.ReferenceFigure"

    measurement = factory.SubFactory(MeasurementFactory, network=same("..network"))
    area = "Flanders"
    value = 12


class BreakdownFigureFactory(OwnedFactory):
    class Meta:
        model = "goals.BreakdownFigure"

    measurement = factory.SubFactory(MeasurementFactory, network=same("..network"))
    dimension = "sex"
    group = factory.Sequence("Group {:05}".format)
    numerator = 20
    denominator = 100


class ChairMandateFactory(OwnedFactory):
    class Meta:
        model = "monitoring.ChairMandate"

    body = factory.SubFactory(BodyFactory, network=same("..network"))
    stakeholder = factory.SubFactory(StakeholderFactory, network=same("..network"))


class GoalExampleFactory(RowFactory):
    class Meta:
        model = "guide.GoalExample"

    code = factory.Sequence("G-{:04}".format)
    names = {"en": "Halve the waiting time"}


class AnswerLinkFactory(OwnedFactory):
    class Meta:
        model = "engagements.AnswerLink"

    commitment = factory.SubFactory(CommitmentFactory, network=same("..network"))
    contact = factory.SubFactory(ContactFactory, network=same("..network"))
    fingerprint = factory.Sequence("answer-{:05}".format)
    asked_at = factory.LazyFunction(timezone.now)
    expires_at = factory.LazyAttribute(lambda link: link.asked_at + dt.timedelta(days=60))


class NoteRoundFactory(OwnedFactory):
    class Meta:
        model = "engagements.NoteRound"

    plan = factory.SubFactory(PlanFactory, network=same("..network"))
    answer_by_on = dt.date(2027, 3, 1)
    asked_at = factory.LazyFunction(timezone.now)


class NoteRequestFactory(OwnedFactory):
    class Meta:
        model = "engagements.NoteRequest"

    round = factory.SubFactory(NoteRoundFactory, network=same("..network"))
    engagement = factory.SubFactory(EngagementFactory, network=same("..network"))
    stakeholder = factory.SubFactory(StakeholderFactory, network=same("..network"))


class CommentFactory(OwnedFactory):
    class Meta:
        model = "engagements.Comment"

    engagement = factory.SubFactory(EngagementFactory, network=same("..network"))
    text = "Who has a room for twenty parents?"
    written_at = factory.LazyFunction(timezone.now)
