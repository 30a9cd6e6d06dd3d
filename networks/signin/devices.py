from django.utils.translation import gettext as _
from ua_parser import parse


def device_name(user_agent: str) -> str:
    """The browser and system somebody uses, as a person would say it."""
    known = parse(user_agent)
    browser = known.user_agent.family if known.user_agent else ""
    system = known.os.family if known.os else ""
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("Unknown device")
