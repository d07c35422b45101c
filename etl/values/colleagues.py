"""Skills that are other people's: of a team, a supervisor, a customer or a market.

Decided from reading 600 findings: one in eight told of somebody else than the candidate.
"""

import re

import ahocorasick_rs

_GROUP = (
    r"teams?|departments?|units?|groups?|organi[sz]ations?|divisions?|colleagues|leaders|directors?|"
    r"executives?|community|committee|abteilung|équipes?|equipos?|afdeling|zespoły|zespół"
)
_PEOPLE = (
    r"engineers|developers|scientists|analysts|managers?|specialists|experts|professionals|partners|"
    r"counterparts"
)
_MARKET = r"customers|clients|users|company|companies|startup|industry|market|sector|vertical|space"
# "The Sales and R&D teams", "AWS's largest customers", "a cloud security company".
_AFTER = re.compile(
    rf"(?:[ ,&/-]+[\w&]+){{0,2}} (?:{_GROUP})\b|(?:['’]s)?(?: \w+)? (?:{_MARKET})\b|"
    r"(?:,(?: \w+){1,3}){0,8},? (?:and|&) (?:\w+ ){1,3}(?:teams|departments|partners|groups)\b",
    re.IGNORECASE,
)
_PEOPLE_AFTER = re.compile(rf"(?: and \w+)? (?:{_PEOPLE}|{_GROUP})\b", re.IGNORECASE)
_WITH = re.compile(
    r"\b(?:with|across|between|among|alongside|support|assist|help)\b[^.;:]{0,50}$", re.IGNORECASE
)
# "Business units including trading", "experts from biology".
_AMONG = re.compile(
    r"\b(?:teams|departments|units|functions|groups|partners|stakeholders|experts|disciplines|"
    r"leaders|colleagues)\W{1,3}(?:including|such as|like|across|from|in|e\.g\.|i\.e\.)[ ,]"
    r"[^.;:]{0,100}$|\b(?:customers|staff|personnel) \((?:i\.e\.|e\.g\.)?[^.;:)]{0,100}$",
    re.IGNORECASE,
)
# "Collaborates with Sales, Marketing": with whom one works, if nothing tells on what.
_PARTNER = re.compile(
    r"\b(?:collaborat\w+|coordinat\w+|partner\w*|liais\w+|interact\w*|work\w*)(?: \w+)? "
    r"(?:with|across|between|among|alongside)"
    r"(?: (?!(?:to|using|on|in|for|through|by|via|of)\b)[\w/&'’-]+,?){0,12} $",
    re.IGNORECASE,
)
_PARTNER_ENDS = re.compile(r"(?:$|[,.;)\n]| (?:and|or|to|on)\b)")
# "Division of Critical Care", but not "School of Nursing".
_BODY = re.compile(
    r"\b(?:Division|Department|Institute|Office|Board|Ministry) of (?:(?:[A-Z]\w+|and|&),? ){0,5}$"
)
# "Under the supervision of a Registered Nurse".
_ABOVE = re.compile(
    r"\b(?:supervision|direction|guidance|delegation|oversight) of (?:an?|the)?[^.;,]{0,30}$|"
    r"\b(?:report(?:s|ing)? (?:directly )?to|supervised by) (?:an?|the|our)?[^.;,]{0,30}$",
    re.IGNORECASE,
)
# "Kiln House's global Customer Service network".
_OWNED = re.compile(r"\b[A-Z][\w&.-]+['’]s (?:\w+ ){0,2}$")
# "For our Business Analysis team".
_OURS = re.compile(r"\b(?:our|the|this) (?:[A-Z][\w&]* ){0,3}$")
_NAMED = re.compile(rf"(?: [A-Z][\w&]*)? (?:{_GROUP})\b", re.IGNORECASE)
_LOOK_BACK = 120
# One of these is part of what each of those finds: looked for first, for most texts say none.
_ABOVE_WORDS = ("supervis", "direction", "guidance", "delegation", "oversight", "report")
_AMONG_WORDS = (
    *("team", "department", "unit", "function", "group", "partner", "stakeholder", "expert"),
    *("discipline", "leader", "colleague", "customer", "staff", "personnel"),
)
_OWNED_WORDS = ("'s ", "’s ")
_PARTNER_WORDS = ("collaborat", "coordinat", "partner", "liais", "interact", "work")
# A part of each word above.
_WORDS = (
    *("team", "depart", "unit", "group", "organi", "divis", "colleague", "leader", "director"),
    *("executive", "community", "committee", "abteilung", "équipe", "equipo", "afdeling", "zesp"),
    *("engineers", "developers", "scientists", "analysts", "manager", "specialists", "expert"),
    *("professionals", "customers", "clients", "users", "compan", "startup", "industry", "market"),
    *("sector", "vertical", "space", "function", "partners", "stakeholders", "disciplines"),
    *("supervision", "direction", "guidance", "delegation", "oversight", "report", "staff"),
    *("supervised by", "ision of", "tment of", "tute of", "office of", "board of", "ministry of"),
    *("collaborat", "coordinat", "partner", "liais", "interact", "alongside", "cross-functionally"),
    *("closely",),
    *("counterparts", "personnel", "'s ", "’s "),
)
_ANY_WORD = ahocorasick_rs.AhoCorasick(_WORDS)


def are_named(text: str, start: int, end: int) -> bool:
    """Return whether a sentence may speak of somebody else, so that `have` is worth asking."""
    return bool(_ANY_WORD.find_matches_as_indexes(text[start:end].lower()))


def have(text: str, start: int, end: int, level: str) -> bool:
    """Return whether somebody else has the skill at ``text[start:end]``.

    Args:
        text: the posting.
        start: of the form.
        end: of the form.
        level: of the skill; where it is asked for only what is plainest counts.
    """
    before = text[max(text.rfind("\n", 0, start) + 1, start - _LOOK_BACK) : start]
    lower = before.lower()
    if (
        (_says(lower, _ABOVE_WORDS) and _ABOVE.search(before))
        or (" of " in before and _BODY.search(before))
        or (_NAMED.match(text, end) and _OURS.search(before))
    ):
        return True
    if level != "mentioned":
        return False
    if (
        _AFTER.match(text, end)
        or (_says(lower, _AMONG_WORDS) and _AMONG.search(before))
        or (_says(lower, _OWNED_WORDS) and _OWNED.search(before))
    ):
        return True
    if _PARTNER_ENDS.match(text, end) and _says(lower, _PARTNER_WORDS) and _PARTNER.search(before):
        return True
    return bool(_PEOPLE_AFTER.match(text, end) and _WITH.search(before))


def _says(lower: str, words: tuple[str, ...]) -> bool:
    return any(map(lower.__contains__, words))
