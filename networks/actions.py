from networks.models import User


def choose_language(*, user: User, language: str) -> User:
    """Remember the language of the pages for this account; it must be one of settings.LANGUAGES."""
    user.language = language
    user.save(update_fields=["language"])
    return user
