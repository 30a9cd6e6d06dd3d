from engagements.models.bookmarks import Bookmark
from engagements.models.comments import Comment
from engagements.models.commitments import Commitment, Said
from engagements.models.engagements import Engagement
from engagements.models.links import AnswerLink
from engagements.models.money import PlanBudget
from engagements.models.occurrences import Occurrence
from engagements.models.practices import SharedPractice, networks_that_did, published_practices
from engagements.models.progress import ProgressNote, Step, newest_obstacle
from engagements.models.rounds import NoteRequest, NoteRound
from engagements.models.suggestions import Suggestion
from engagements.models.words import OPEN, Funding, Recurrence, Status
from guide.models import InterventionLevel, SchoolLevel

__all__ = [
    "OPEN",
    "AnswerLink",
    "Bookmark",
    "Comment",
    "Commitment",
    "Engagement",
    "Funding",
    "InterventionLevel",
    "NoteRequest",
    "NoteRound",
    "Occurrence",
    "PlanBudget",
    "ProgressNote",
    "Recurrence",
    "Said",
    "SchoolLevel",
    "SharedPractice",
    "Status",
    "Step",
    "Suggestion",
    "networks_that_did",
    "newest_obstacle",
    "published_practices",
]
