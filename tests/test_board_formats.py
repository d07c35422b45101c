"""What a board's job becomes: invented companies and jobs in the documented forms."""

import json
from pathlib import Path

import pytest

from etl import formats
from etl.posting import Posting
from etl.settings import Settings
from etl.tables import locations, postings, rooms, salaries
from etl.values.rejects import Rejected

SEEDS = Path(__file__).parents[1] / "seeds/reference"
GREENHOUSE = {
    "id": 127817,
    "internal_job_id": 144381,
    "title": "Vault Designer",
    "company_name": "Umber & Oak",
    "first_published": "2026-01-12T10:55:28-05:00",
    "updated_at": "2026-01-14T10:55:28-05:00",
    "requisition_id": "50",
    "location": {"name": "Graz, Austria"},
    "absolute_url": "https://job-boards.greenhouse.io/umber/jobs/127817",
    "metadata": [{"id": 1, "name": "Shift", "value": "Early"}],
    "content": "&lt;p&gt;You know &lt;b&gt;Python&lt;/b&gt;.&lt;/p&gt;",
    "departments": [{"id": 13583, "name": "Vaults", "parent_id": None, "child_ids": []}],
    "offices": [{"id": 8304, "name": "East", "location": "Wien, Austria"}],
    "pay_input_ranges": [
        {"min_cents": 5000000, "max_cents": 7500050, "currency_type": "EUR", "title": "Graz"}
    ],
}
LEVER = {
    "id": "9cb4c077",
    "text": "Kiln Keeper",
    "categories": {
        "commitment": "Full-time",
        "department": "Works",
        "location": "Delft",
        "team": "Kilns",
        "allLocations": ["Delft", "Ghent, Belgium"],
    },
    "country": "NL",
    "createdAt": 1784172458969,
    "opening": "<div>We fire pots.</div>",
    "openingPlain": "We fire pots.",
    "description": "<div>We fire pots. You keep the kiln.</div>",
    "descriptionPlain": "We fire pots. You keep the kiln.",
    "descriptionBody": "<div>You keep the kiln.</div>",
    "descriptionBodyPlain": "You keep the kiln.",
    "lists": [{"text": "You bring", "content": "<li>SQL</li><li>Patience</li>"}],
    "additional": "<div>We are kind.</div>",
    "additionalPlain": "We are kind.",
    "hostedUrl": "https://jobs.eu.lever.co/kiln/9cb4c077",
    "applyUrl": "https://jobs.eu.lever.co/kiln/9cb4c077/apply",
    "workplaceType": "remote",
    "salaryRange": {"currency": "EUR", "interval": "per-hour-wage", "min": 20, "max": 25.5},
    "salaryDescription": "<p>Plus clay.</p>",
    "salaryDescriptionPlain": "Plus clay.",
}
ASHBY = {
    "id": "a-1",
    "title": "Weaver",
    "location": "Houston, TX",
    "secondaryLocations": [
        {"location": "Lyon", "address": {"addressLocality": "Lyon", "addressCountry": "France"}},
        {"location": "Remote", "address": None},
    ],
    "department": "Looms",
    "team": "Jacquard",
    "isListed": True,
    "isRemote": False,
    "workplaceType": "Hybrid",
    "descriptionHtml": "<p>Weave.</p>",
    "descriptionPlain": "Weave.",
    "publishedAt": "2026-04-30T16:21:55.393+00:00",
    "employmentType": "Contract",
    "address": {
        "postalAddress": {
            "addressLocality": "Houston",
            "addressRegion": "Texas",
            "addressCountry": "USA",
        }
    },
    "jobUrl": "https://jobs.ashbyhq.com/loom%20works/a-1",
    "applyUrl": "https://jobs.ashbyhq.com/loom%20works/a-1/application",
    "compensation": {
        "compensationTierSummary": "$81K – $87K • 0.5% – 1.75%",
        "compensationTiers": [
            {
                "title": "Zone A",
                "components": [
                    {
                        "compensationType": "EquityPercentage",
                        "interval": "NONE",
                        "currencyCode": None,
                        "minValue": 0.5,
                        "maxValue": 1.75,
                    },
                    {
                        "compensationType": "Salary",
                        "interval": "1 YEAR",
                        "currencyCode": "USD",
                        "minValue": 81000,
                        "maxValue": 87000,
                    },
                ],
            }
        ],
        "summaryComponents": [],
    },
}
SMART = {
    "id": "75551135",
    "uuid": "34225731",
    "name": "Head Thatcher",
    "refNumber": "REF1",
    "company": {"identifier": "Thatch", "name": "Thatch Ltd"},
    "releasedDate": "2026-02-19T19:36:42.346Z",
    "location": {
        "city": "Exeter",
        "region": "Devon",
        "country": "gb",
        "remote": True,
        "hybrid": False,
        "latitude": "50.72",
        "longitude": "-3.53",
    },
    "industry": {"id": "construction", "label": "Construction"},
    "department": {"id": "1", "label": "Roofs"},
    "function": {"id": "crafts", "label": "Crafts"},
    "typeOfEmployment": {"id": "permanent", "label": "Full-time"},
    "experienceLevel": {"id": "director", "label": "Director"},
    "customField": [],
    "jobAd": {
        "sections": {
            "companyDescription": {"title": "Company", "text": "<p>We thatch.</p>"},
            "jobDescription": {"title": "Job", "text": "<p>Lead.</p>"},
            "qualifications": {"title": "You", "text": "<p>Excel.</p>"},
            "additionalInformation": {"title": "More", "text": ""},
            "videos": {"urls": ["https://video.example/1"]},
        }
    },
    "postingUrl": "https://jobs.smartrecruiters.com/Thatch/75551135",
    "active": True,
}
WORKABLE = {
    "account": "ferry",
    "account_name": "Ferry & Co",
    "title": "Mate",
    "shortcode": "F1",
    "code": "",
    "employment_type": "Part-time",
    "telecommuting": False,
    "department": "Deck",
    "url": "https://apply.workable.com/j/F1",
    "published_on": "2026-07-30",
    "created_at": "2026-07-01",
    "country": "Norway",
    "city": "Bergen",
    "state": "Vestland",
    "education": "Bachelor's Degree",
    "experience": "Associate",
    "function": "Transport",
    "industry": "Maritime",
    "locations": [
        {"country": "Norway", "countryCode": "NO", "city": "Bergen", "region": "Vestland"},
        {"country": "Norway", "countryCode": "NO", "city": "Hidden Town", "hidden": True},
    ],
    "description": "<p>Sail.</p>",
}
RECRUITEE = {
    "id": 2781634,
    "slug": "stone-mason",
    "title": "Stone Mason",
    "company_name": "Quarry BV",
    "description": "<p>Cut stone.</p>",
    "requirements": "<p>Steady hands and Linux.</p>",
    "department": "Yard",
    "category_code": "construction",
    "employment_type_code": "parttime_permanent",
    "min_hours": 20,
    "remote": False,
    "hybrid": True,
    "locations": [
        {"city": "Utrecht", "state": "Utrecht", "country": "Netherlands", "country_code": "NL"}
    ],
    "city": "Utrecht",
    "salary": {"min": "3100", "max": "3900", "period": "month", "currency": "EUR"},
    "published_at": "2026-09-12 10:00:00 UTC",
    "updated_at": "2026-09-13 10:00:00 UTC",
    "close_at": "2026-10-12 10:00:00 UTC",
    "careers_url": "https://quarry.recruitee.com/o/stone-mason",
    "careers_apply_url": "https://quarry.recruitee.com/o/stone-mason/c/new",
    "translations": {
        "en": {"title": "Stone Mason", "description": "<p>Cut stone.</p>"},
        "nl": {"title": "Steenhouwer", "description": "<p>Steen.</p>"},
    },
}
JOBS = {
    "greenhouse": GREENHOUSE,
    "lever": LEVER,
    "ashby": ASHBY,
    "smartrecruiters": SMART,
    "workable": WORKABLE,
    "recruitee": RECRUITEE,
}


def posting(form, job=None):
    payload = json.dumps(JOBS[form] if job is None else job).encode()
    ((path, node),) = formats.read(form, payload, Settings(seeds=SEEDS)).postings
    return Posting(node=node, json_path=path, source="boards", seeds=SEEDS)


def built(form, job=None):
    """Return (row of postings, leftovers of the board, places, salaries)."""
    found = posting(form, job)
    rows = {room.TABLE.name: list(room.rows(found)) for room in rooms() if hasattr(room, "rows")}
    (row,) = rows[postings.TABLE.name]
    rest = found.leftovers()
    assert set(rest) <= {form, "educationRequirements"}
    return row, rest.get(form, {}), rows[locations.TABLE.name], rows[salaries.TABLE.name]


def pay(rows):
    names = ("minimum_amount", "maximum_amount", "currency_code", "pay_period")
    return [tuple(row[name] for name in names) for row in rows]


def towns(rows):
    names = ("locality", "region", "country_code", "location_text")
    return [tuple(row[name] for name in names) for row in rows]


def test_greenhouse():
    row, rest, places, pays = built("greenhouse")
    assert row["title"] == "Vault Designer"
    assert row["organization_name"] == row["identifier_name"] == "Umber & Oak"
    assert row["identifier_value"] == "127817"
    assert row["posted_at"].isoformat() == "2026-01-12T15:55:28"
    assert posting("greenhouse").description == "You know Python."
    assert towns(places) == [(None, None, "AT", "Graz, Austria")]
    # No period is stated, the size tells.
    assert pay(pays) == [(50000, 75000.5, "EUR", "YEAR")]
    assert set(rest) == {
        "internal_job_id",
        "requisition_id",
        "metadata",
        "departments",
        "offices",
        "pay_input_ranges",
    }


def test_greenhouse_that_does_not_name_the_company():
    job = {key: value for key, value in GREENHOUSE.items() if key != "company_name"}
    row, *_ = built("greenhouse", job)
    assert row["organization_name"] is None
    assert row["identifier_name"] == "umber"


def test_lever():
    row, rest, places, pays = built("lever")
    assert row["organization_name"] is None
    assert (row["identifier_name"], row["identifier_value"]) == ("kiln", "9cb4c077")
    assert row["employment_types"] == ["FULL_TIME"]
    assert row["is_remote"]
    assert row["posted_at"].year == 2026
    text = posting("lever").description
    assert text.count("We fire pots.") == text.count("You keep the kiln.") == 1
    assert "You bring" in text and "* SQL" in text and "We are kind." in text
    assert towns(places) == [(None, None, "NL", "Delft"), (None, None, "BE", "Ghent, Belgium")]
    assert pay(pays) == [(20, 25.5, "EUR", "HOUR")]
    assert rest["categories"] == {"department": "Works", "team": "Kilns"}
    assert set(rest) == {"categories", "applyUrl", "workplaceType", "salaryDescription"}


def test_ashby():
    row, rest, places, pays = built("ashby")
    assert row["organization_name"] is None
    assert (row["identifier_name"], row["identifier_value"]) == ("loom works", "a-1")
    assert row["employment_types"] == ["CONTRACTOR"]
    assert not row["is_remote"]
    assert towns(places) == [
        ("Houston", "Texas", "US", None),
        ("Lyon", None, "FR", None),
        (None, None, None, "Remote"),
    ]
    assert pay(pays) == [(81000, 87000, "USD", "YEAR")]
    assert {"department", "team", "isListed", "workplaceType", "compensation"} <= set(rest)


def test_smartrecruiters():
    row, rest, places, _pays = built("smartrecruiters")
    assert row["organization_name"] == "Thatch Ltd"
    assert row["is_remote"]
    assert row["industries"] == ["Construction"]
    assert row["occupational_category"] == "Crafts"
    assert towns(places) == [("Exeter", "Devon", "GB", None)]
    assert places[0]["latitude"] == 50.72
    assert "We thatch." in posting("smartrecruiters").description
    assert "Excel." in posting("smartrecruiters").text("qualifications")
    assert rest["department"]["label"] == "Roofs"
    assert rest["jobAdRest"] == {"videos": {"urls": ["https://video.example/1"]}}
    assert rest["locationRest"] == {"hybrid": False}


def test_workable():
    row, rest, places, _pays = built("workable")
    assert row["organization_name"] == "Ferry & Co"
    assert row["education_level"] == "BACHELOR_DEGREE"
    assert row["employment_types"] == ["PART_TIME"]
    assert towns(places) == [("Bergen", "Vestland", "NO", None), (None, None, "NO", None)]
    assert rest["department"] == "Deck"
    assert rest["experience"] == "Associate"


def test_recruitee():
    row, rest, places, pays = built("recruitee")
    assert row["organization_name"] == "Quarry BV"
    assert row["valid_through_at"].isoformat() == "2026-10-12T10:00:00"
    assert row["employment_types"] == ["PART_TIME"]
    assert towns(places) == [("Utrecht", "Utrecht", "NL", None)]
    assert pay(pays) == [(3100, 3900, "EUR", "MONTH")]
    assert rest["employment_type_code"] == "parttime_permanent"
    assert rest["department"] == "Yard"
    assert set(rest["translations"]) == {"nl"}


@pytest.mark.parametrize("form", JOBS)
def test_what_is_new_on_a_board_stays_visible(form):
    _row, rest, *_ = built(form, {**JOBS[form], "brandNew": {"deep": [1]}})
    assert rest["brandNew"] == {"deep": [1]}


@pytest.mark.parametrize("form", JOBS)
def test_a_repair_is_told(form):
    broken = json.dumps(JOBS[form])[:-1] + ",}"
    found = formats.read(form, broken.encode(), Settings(seeds=SEEDS))
    assert found.repairs == ("trailing_commas",)


@pytest.mark.parametrize("form", JOBS)
@pytest.mark.parametrize("payload", [b"[1]", b'"text"', b"{", b""])
def test_what_is_no_job(form, payload):
    with pytest.raises(Rejected):
        formats.read(form, payload, Settings(seeds=SEEDS))


@pytest.mark.parametrize("form", JOBS)
@pytest.mark.parametrize("odd", [None, 7, "x", [], ["x", None], {"x": [None]}, True])
def test_members_of_another_form_break_nothing(form, odd):
    job = dict.fromkeys(JOBS[form], odd)
    found = posting(form, job)
    assert found.node["@type"] == "JobPosting"
    assert found.posting_id
    assert found.leftovers() is not None
