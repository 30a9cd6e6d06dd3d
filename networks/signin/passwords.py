from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from networks.models import User

OWN_WORDS = ["eslnet", "wachtwoord", "password", "passwort", "motdepasse", "schoolverlaten", "spijbelen", "onderwijs"]
SHORTEST_REST = 8


class OwnWordsValidator:
    """A password must not hang on words anybody would try here: ours, and those of the person's networks."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Refuse a password of which too little is left without those words."""
        rest = password.lower()
        for word in sorted(_words_of(user), key=len, reverse=True):
            rest = rest.replace(word, "")
        if rest != password.lower() and len(rest) < SHORTEST_REST:
            raise ValidationError(self.get_help_text(), code="password_own_words")

    def get_help_text(self) -> str:
        return _("Your password must not consist of the name of your town, your network or this site.")


def _words_of(user: User | None) -> set[str]:
    names = list(OWN_WORDS)
    if user is not None and user.pk:
        for membership in user.memberships.select_related("network"):
            names += [membership.network.slug, *membership.network.name.split(), *membership.network.territory.split()]
    return {name.lower() for name in names if len(name) > 3}
