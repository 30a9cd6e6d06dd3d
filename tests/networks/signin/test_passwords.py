import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from networks.models import User
from tests.factories import MembershipFactory, NetworkFactory, UserFactory
from tests.networks.signin.steps import LOGIN, newcomer, person, sign_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("password", "refused_as"),
    [
        ("elevenchars", {"password_too_short"}),
        ("qwertyuiop123", {"password_too_common"}),
        ("roos.voorbeeld2026", {"password_too_similar"}),
        ("Brugdam2026!!", {"password_own_words"}),
        ("eslnet-eslnet-1", {"password_own_words"}),
        ("netwerkbrugdam", {"password_own_words"}),
        ("Brugdam has a good bakery", set()),
        ("allemaal kleine letters", set()),
        ("🎒" * 12, set()),
        ("x" * 63 + "y" * 500, set()),
    ],
)
def test_a_password_is_long_and_hard_to_guess_and_may_be_anything_else(password, refused_as):
    user = UserFactory(email="roos.voorbeeld@example.org", full_name="Roos Voorbeeld")
    MembershipFactory(user=user, network=NetworkFactory(slug="brugdam", name="Netwerk Brugdam", territory="Brugdam"))
    codes = set()

    try:
        validate_password(password, user)
    except ValidationError as error:
        codes = {refusal.code for refusal in error.error_list}

    assert codes == refused_as


def test_our_own_words_are_refused_before_there_is_an_account():
    with pytest.raises(ValidationError):
        validate_password("eslnet-eslnet", User())


def test_a_refused_password_is_said_at_its_field(client):
    user = person()
    sign_in(client, user)

    sent = {"oldpassword": "a long enough password", "password1": "short", "password2": "short"}
    answer = client.post("/accounts/password/change/", sent)

    assert list(answer.context["form"].errors) == ["password1"]


@pytest.mark.slow
def test_passwords_are_hashed_with_scrypt(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]

    assert person().password.startswith("scrypt$")


def test_a_wrong_password_costs_the_same_time_whoever_it_is_for(client, monkeypatch):
    hashed = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *told: hashed.append(told) or encode(*told))
    for email in [person().email, newcomer().email, "nobody@example.org"]:
        hashed.clear()
        client.post(LOGIN, {"login": email, "password": "wrong"})
        assert len(hashed) == 1
