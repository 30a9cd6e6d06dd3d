from stakeholders.actions.contacts import keep_contact, make_first, replace_contact
from stakeholders.actions.invitations import (
    accept,
    invite,
    invite_again,
    invite_contact,
    invite_contacts,
    remind_unanswered,
    withdraw,
)
from stakeholders.actions.lead import hand_over
from stakeholders.actions.offers import confirm_offer
from stakeholders.actions.reviews import (
    answer_review,
    ask_review,
    ask_reviews,
    confirm_data,
    settle_review,
    withdraw_review,
)
from stakeholders.actions.seats import expect
from stakeholders.actions.stakeholders import come_back, declare, declare_part, lead_pillar, leave

__all__ = [
    "accept",
    "answer_review",
    "ask_review",
    "ask_reviews",
    "come_back",
    "confirm_data",
    "confirm_offer",
    "declare",
    "declare_part",
    "expect",
    "hand_over",
    "invite",
    "invite_again",
    "invite_contact",
    "invite_contacts",
    "keep_contact",
    "lead_pillar",
    "leave",
    "make_first",
    "remind_unanswered",
    "replace_contact",
    "settle_review",
    "withdraw",
    "withdraw_review",
]
