"""A posting that tries to be obeyed by whatever shows it: a browser, a spreadsheet, a terminal."""

import html

from postings import posting

# What a script leaves behind that ran in a browser.
OBEYED = "window.obeyed"
_SCRIPT = f"<script>{OBEYED}=1</script>"
_IMAGE = f"<img src=x onerror={OBEYED}=1>"
_MARKDOWN = (
    f"**bold** [press](javascript:{OBEYED}=1) ![i](https://elsewhere.example/i.png) :red[r] $x$"
)
_SQL = "'; DROP TABLE postings; --"
# Right-to-left override and isolate, a terminal's escape, its bell.
UNSEEN = "\u202e\u2066\u001b\u0007"
TITLE = f"=1+1 Kiln {_SCRIPT} {_IMAGE} {_MARKDOWN} {_SQL} gnp.exe [31mred"
ORGANIZATION = f"@SUM(1) Oak {_IMAGE} {_SQL} gnp.exe [31mred"
SKILL = f"+1 loom {_IMAGE} gnp.exe [31mred"
TOWN = f"-1 Graz {_IMAGE} gnp.exe [31mred"


def unseen(text: str) -> str:
    """Return a text of this module with what an eye cannot see."""
    return text.replace("gnp.exe", "\u202egnp.exe\u2066").replace("[31mred", "\u001b[31mr\u0007ed")


def injected(number: int) -> dict[str, object]:
    """Return such a posting."""
    text = html.escape(unseen(f"{_SCRIPT} {_IMAGE} {_MARKDOWN} {_SQL} gnp.exe"), quote=False)
    return posting(
        number,
        title=unseen(TITLE),
        description=f"<p>You know Python and SQL. {text}</p><p>Pay: 40000 EUR a year</p>",
        hiringOrganization={"@type": "Organization", "name": unseen(ORGANIZATION)},
        jobLocation={
            "@type": "Place",
            "address": {"addressLocality": unseen(TOWN), "addressCountry": "AT"},
        },
        skills=[unseen(SKILL), "Python"],
        employmentType=_IMAGE,
        industry=f"={_IMAGE}",
        url=f"javascript:{OBEYED}=1",
        identifier={"@type": "PropertyValue", "name": _IMAGE, "value": f"=injected-{number}"},
    )
