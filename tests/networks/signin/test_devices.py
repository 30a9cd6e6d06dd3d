import pytest

from networks.signin.devices import device_name

CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/131.0.0.0 Safari/537.36"


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [(CHROME, "Chrome on Windows"), ("curl/8.5", "curl"), ("", "Unknown device"), ("<script>", "Unknown device")],
)
def test_a_device_is_called_what_a_person_would_call_it(user_agent, name):
    assert device_name(user_agent) == name
