"""Marts and views over invented postings, whose answers can be told by hand.

Six data engineers in Graz, two of them senior, with 50,000 to 60,000 euros a year; the first was
posted again two months later. Two nurses elsewhere, one without a date and with an estimate only,
one remote and paid by the hour.
"""

import re
import shutil
from pathlib import Path

import duckdb
import pytest
from postings import ROOT, asked, batch, publish, run, write

from etl import marts
from etl.batch import Home, read_json, write_json
from etl.errors import DataError
from etl.pipeline import run_stage
from etl.render.duckdb import ddl
from etl.tables import tables

GRAZ = {"@type": "Place", "address": {"addressLocality": "Graz", "addressCountry": "AT"}}
BOISE = {"addressLocality": "Boise", "addressRegion": "ID", "addressCountry": "US"}
TEXT = "<p>You know Python and SQL, and look after kiln number {}. A degree is not needed.</p>"


def pay(currency: str, unit: str, **value: float) -> dict[str, object]:
    amount = {"@type": "QuantitativeValue", "unitText": unit, **value}
    return {"@type": "MonetaryAmount", "currency": currency, "value": amount}


def posting(number: int, **more: object) -> dict[str, object]:
    return {
        "@context": "https://schema.org",
        "@type": "JobPosting",
        "url": f"https://jobs.example/m/{number}",
        "title": "Data Engineer",
        "datePosted": "2026-07-10",
        "employmentType": ["FULL_TIME", "CONTRACTOR"],
        "description": TEXT.format(number),
        "hiringOrganization": {"@type": "Organization", "name": f"Umber & Oak {number}"},
        "jobLocation": GRAZ,
        "baseSalary": pay("EUR", "YEAR", minValue=48000 + 2000 * number, maxValue=52000.0),
    } | more


def engineers() -> list[dict[str, object]]:
    # 50, 52, ... 60 thousand in the middle.
    found = []
    for number in range(6):
        middle = 50_000 + 2_000 * number
        amount = pay("EUR", "YEAR", minValue=middle - 1000, maxValue=middle + 1000)
        title = "Senior Data Engineer" if number > 3 else "Data Engineer"
        found.append(posting(number, title=title, baseSalary=amount))
    again = {"url": "https://jobs.example/m/again", "datePosted": "2026-09-01"}
    return [*found, found[0] | again]


def nurses() -> list[dict[str, object]]:
    nurse = {"title": "Registered Nurse", "jobLocation": {"@type": "Place", "address": BOISE}}
    estimate = pay("USD", "YEAR", minValue=70000, maxValue=80000)
    benefit = "<p>Nights. We pay health insurance. A bachelor's degree is asked for.</p>"
    undated = posting(7, **nurse, estimatedSalary=estimate, description="<p>Mornings.</p>")
    hourly = pay("USD", "HOUR", minValue=40, maxValue=50)
    remote = posting(8, **nurse, baseSalary=hourly, description=benefit)
    del undated["datePosted"], undated["baseSalary"]
    return [undated, remote | {"jobLocationType": "TELECOMMUTE"}]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("marts")
    publish(folder / "home", write(folder / "in", [*engineers(), *nurses()]), 2)
    return folder / "home"


def test_every_mart_and_view_says_its_grain_an_example_and_its_columns(home: Path) -> None:
    said = dict(asked(home, "select view_name, comment from duckdb_views() where not internal"))
    names = {path.stem for path in (ROOT / "warehouse/marts").glob("*.sql")}
    said |= dict(
        asked(
            home, f"select table_name, comment from duckdb_tables() where table_name in {(*names,)}"
        )
    )
    assert names < said.keys()
    wrong = {
        n for n, about in said.items() if not re.fullmatch(r"One row an? .*Example: .*\?", about)
    }
    assert wrong == set()
    silent = "select table_name, column_name from duckdb_columns() where comment is null"
    assert asked(home, f"{silent} and table_name in {(*said,)}") == []


def test_a_job_counts_once_wherever_jobs_are_counted(home: Path) -> None:
    assert asked(home, "select count(*), count(*) filter (times_posted = 2) from jobs") == [(8, 1)]
    for name in ("remote_share_by_month", "organizations_hiring"):
        assert asked(home, f"select sum(job_count) from {name}") == [(8,)], name
    assert asked(home, "select count(*) from job_postings_fact") == [(8,)]


def test_the_month_is_that_of_the_first_posting_and_null_without_a_date(home: Path) -> None:
    query = """select posted_month::varchar, country_code, title_name, job_count, remote_count
        from remote_share_by_month order by all nulls last"""
    assert asked(home, query) == [
        ("2026-07-01", "AT", "Data Engineer", 6, 0),
        ("2026-07-01", "US", "Registered Nurse", 1, 1),
        (None, "US", "Registered Nurse", 1, 0),
    ]


def test_demand_for_a_skill_can_be_summed(home: Path) -> None:
    query = """select sum(job_count), any_value(group_count) from skill_demand_by_month
        where skill_name = 'SQL' and country_code = 'AT' and title_name = 'Data Engineer'"""
    assert asked(home, query) == [(6, 6)]


def test_pairs_stand_both_ways_with_how_much_more_than_chance(home: Path) -> None:
    query = """select skill_name, other_skill_name, job_count, skill_count, other_share, lift
        from skill_pairs where skill_name in ('SQL', 'Python')
        and other_skill_name in ('SQL', 'Python') order by all"""
    expected = [("Python", "SQL", 6, 6, 1.0, 1.33), ("SQL", "Python", 6, 6, 1.0, 1.33)]
    assert asked(home, query) == expected


def test_pay_has_quartiles_and_a_least_count(home: Path) -> None:
    query = "select * from pay_by_title where title_name = 'Data Engineer' and country_code = 'AT'"
    assert asked(home, query) == [
        ("Data Engineer", "all", "AT", "EUR", 6, 6, 6, 6, 0.1667, 52500.0, 55000.0, 57500.0)
    ]
    # Two seniors and one nurse are too few to be told.
    assert asked(home, "select min(job_count) from pay_by_title") == [(6,)]
    assert asked(home, "select distinct currency_code from pay_by_title") == [("EUR",)]
    query = """select job_count, median_amount from pay_by_skill
        where skill_name = 'SQL' and title_name = 'all' and seniority_code = 'all'
        and country_code = 'all'"""
    assert asked(home, query) == [(6, 55000.0)]


def test_pay_of_one_organization_is_left_out(tmp_path: Path) -> None:
    for number, least in ((2, []), (3, [(5, 3, 0.6, 6)])):
        found = [
            posting(
                40 + n,
                description=TEXT.format(n),
                hiringOrganization={"@type": "Organization", "name": f"Umber {n % number}"},
                jobLocation={"@type": "Place", "address": {"addressLocality": f"Town {n}"}},
            )
            for n in (0, 3, 6, 1, 2)
        ]
        unpaid = posting(50, title="Data Engineer", description="<p>Days.</p>")
        del unpaid["baseSalary"], unpaid["jobLocation"]
        home = tmp_path / f"home{number}"
        publish(home, write(tmp_path / f"in{number}", [*found, unpaid]), 2)
        counts = "job_count, organization_count, largest_organization_share"
        query = f"select distinct {counts}, group_count from pay_by_title where title_name = 'all'"
        assert asked(home, query) == least
        query = f"select distinct {counts} from pay_by_skill"
        assert asked(home, query) == [row[:3] for row in least]


def test_estimates_are_in_no_pay_but_the_estimated_one(home: Path, tmp_path: Path) -> None:
    states = "select stated_in, count(*) from jobs group by all order by all nulls last"
    assert asked(home, states) == [("employer", 7), (None, 1)]
    assert asked(home, "select count(*) from estimated_pay_by_title") == [(0,)]
    estimate = pay("USD", "YEAR", minValue=70000, maxValue=80000)
    found = [posting(n, estimatedSalary=estimate) for n in range(20, 25)]
    for item in found:
        del item["baseSalary"]
    publish(tmp_path / "home", write(tmp_path / "in", found), 2)
    shared = "select count(*) from pay_by_title natural join estimated_pay_by_title"
    assert asked(tmp_path / "home", shared) == [(0,)]
    query = """select estimated_job_count, estimated_median_amount from estimated_pay_by_title
        where title_name = 'Data Engineer' and seniority_code = 'all' and country_code = 'AT'"""
    assert asked(tmp_path / "home", query) == [(5, 75000.0)]


def paid_in_text(texts: list[str]) -> list[dict[str, object]]:
    return [posting(30 + n, description=text, baseSalary=None) for n, text in enumerate(texts)]


def test_only_base_pay_before_tax_is_a_years_pay(tmp_path: Path) -> None:
    texts = [
        "<p>On-target earnings: 90,000 EUR a year.</p>",
        "<p>You earn a commission of 90,000 EUR a year.</p>",
        "<p>Salary: 2,500 EUR net a month.</p>",
    ]
    low = posting(38, baseSalary=pay("EUR", "HOUR", value=0.5))
    both = posting(39, baseSalary=pay("EUR", "YEAR", value=40000), description=texts[0])
    publish(tmp_path / "home", write(tmp_path / "in", [*paid_in_text(texts), low, both]), 2)
    stated = "select stated_in, count(*) from salaries group by all order by all"
    assert asked(tmp_path / "home", stated) == [("employer", 2), ("text", 4)]
    for name in ("annual_salaries", "jobs where stated_in is not null"):
        paid = f"select stated_in, annual_pay_amount from {name}"
        assert asked(tmp_path / "home", paid) == [("employer", 40000)], name


def test_pay_that_differs_by_place_or_level_is_no_years_pay(tmp_path: Path) -> None:
    texts = [
        "<p>Graz: 50,000 - 60,000 EUR a year.</p><p>Wien: 70,000 - 80,000 EUR a year.</p>",
        "<p>You earn 50,000 - 60,000 EUR a year.</p><p>Base pay: 50,000 - 58,000 EUR a year.</p>",
        "<p>You earn up to 60,000 EUR a year.</p>",
    ]
    publish(tmp_path / "home", write(tmp_path / "in", paid_in_text(texts)), 2)
    assert asked(tmp_path / "home", "select count(*) from salaries") == [(5,)]
    assert asked(tmp_path / "home", "select annual_pay_amount from annual_salaries") == [(55000,)]


def test_a_job_is_open_while_one_of_its_postings_is(tmp_path: Path) -> None:
    over = posting(30, validThrough="2026-07-20")
    again = over | {"url": "https://jobs.example/m/31", "datePosted": "2026-08-30"}
    again["validThrough"] = "2026-12-31"
    publish(tmp_path / "home", write(tmp_path / "in", [over, again]), 2)
    states = "select is_open, close_code from postings order by posted_at"
    assert asked(tmp_path / "home", states) == [(False, "expired"), (True, None)]
    for name in ("jobs", "postings_once"):
        query = f"select is_open, closed_at, close_code, times_posted from {name}"
        assert asked(tmp_path / "home", query) == [(True, None, None, 2)], name


def test_organizations_tell_what_they_posted_and_how_often(home: Path) -> None:
    query = """select posted_month::varchar, job_count, posting_count, title_count
        from organizations_hiring where organization_name = 'Umber & Oak 0'"""
    assert asked(home, query) == [("2026-07-01", 1, 2, 1)]


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two nights of a whole board: 0 stays, 1 changes, 2 is gone, 3 comes, 4 has ended between."""
    folder = tmp_path_factory.mktemp("nights")
    ending = posting(4, validThrough="2026-09-02T12:00:00Z")
    whole = [posting(n) for n in range(3)]
    first = write(folder / "first", [*whole, *(posting(n) for n in range(10, 16)), ending])
    kept = [posting(0), posting(1, title="Senior Data Engineer"), posting(3), ending]
    second = write(folder / "second", [*kept, *(posting(n) for n in range(10, 16))])
    # A full snapshot needs one before that was full too.
    for night, source in ((1, first), (2, first), (3, second)):
        publish(folder / "home", source, night, feed="full")
    return folder / "home"


def test_what_changed_since_the_batch_before_is_told(nights: Path) -> None:
    query = """select change_code, changed_at::varchar, changed_columns, organization_name
        from latest_changes order by organization_name"""
    assert asked(nights, query) == [
        ("changed", "2026-09-03 02:00:00", ["title"], "Umber & Oak 1"),
        ("closed", "2026-09-03 02:00:00", [], "Umber & Oak 2"),
        ("new", "2026-09-03 02:00:00", [], "Umber & Oak 3"),
        ("closed", "2026-09-02 12:00:00", [], "Umber & Oak 4"),
    ]


def test_how_long_postings_were_open_is_told(nights: Path) -> None:
    query = """select organization_name, days_open, is_open, close_code from time_open
        where organization_name <= 'Umber & Oak 4' and title_name = 'Data Engineer'
          and organization_name not like '%1_' order by organization_name"""
    assert asked(nights, query) == [
        ("Umber & Oak 0", 55, True, None),
        ("Umber & Oak 1", 55, True, None),
        ("Umber & Oak 2", 55, False, "absent"),
        ("Umber & Oak 3", 55, True, None),
        ("Umber & Oak 4", 54, False, "expired"),
    ]
    query = """select posting_count, absent_count, expired_count, median_days_open, repost_count
        from time_open_by_title"""
    assert asked(nights, query) == [(11, 1, 1, 55.0, 0)]


def test_a_job_that_was_posted_again_is_a_repost(home: Path) -> None:
    query = "select title_name, repost_count, repost_share from time_open_by_title order by all"
    expected = [("Data Engineer", 1, 0.1429), ("Registered Nurse", 0, 0.0)]
    assert asked(home, query) == expected


COURSE = {
    "top paying jobs": (
        """SELECT job_id, job_title, job_location, job_schedule_type, salary_year_avg,
               job_posted_date, name AS company_name
           FROM job_postings_fact
           LEFT JOIN company_dim ON job_postings_fact.company_id = company_dim.company_id
           WHERE job_title_short = 'Senior Data Engineer' AND salary_year_avg IS NOT NULL
           ORDER BY salary_year_avg DESC LIMIT 10""",
        lambda rows: [(row[6], row[3], row[2]) for row in rows],
        [
            ("Umber & Oak 5", "Full-time and Contractor", "Graz, Austria"),
            ("Umber & Oak 4", "Full-time and Contractor", "Graz, Austria"),
        ],
    ),
    "skills in demand": (
        """SELECT skills, COUNT(skills_job_dim.job_id) AS demand_count
           FROM job_postings_fact
           INNER JOIN skills_job_dim ON job_postings_fact.job_id = skills_job_dim.job_id
           INNER JOIN skills_dim ON skills_job_dim.skill_id = skills_dim.skill_id
           WHERE job_title_short = 'Data Engineer' AND skills IN ('sql', 'python')
           GROUP BY skills ORDER BY demand_count DESC, skills""",
        list,
        [("python", 4), ("sql", 4)],
    ),
    "pay of skills": (
        """WITH paid AS (
               SELECT skills_dim.skill_id, skills, ROUND(AVG(stated_year_avg), 0) AS avg_salary
               FROM job_postings_fact
               INNER JOIN skills_job_dim USING (job_id) INNER JOIN skills_dim USING (skill_id)
               WHERE stated_currency = 'EUR' GROUP BY skills_dim.skill_id, skills)
           SELECT skills, avg_salary FROM paid WHERE skills = 'sql'""",
        list,
        [("sql", 55000.0)],
    ),
    "remote jobs by month": (
        """SELECT EXTRACT(MONTH FROM job_posted_date) AS month, COUNT(job_id)
           FROM job_postings_fact
           WHERE job_work_from_home = TRUE AND job_location = 'Anywhere'
             AND job_country = 'United States' AND job_posted_date::DATE >= '2026-01-01'
           GROUP BY month""",
        list,
        [(7, 1)],
    ),
    "pay by the hour": (
        """SELECT CASE WHEN salary_rate = 'hour' THEN 'hourly' ELSE 'other' END AS kind,
               salary_hour_avg, salary_year_avg, job_health_insurance, job_no_degree_mention
           FROM job_postings_fact WHERE salary_hour_avg IS NOT NULL""",
        list,
        [("hourly", 45.0, 93600.0, True, False)],
    ),
    "companies without jobs": (
        """SELECT c.name FROM company_dim AS c
           LEFT JOIN job_postings_fact AS j ON j.company_id = c.company_id
           WHERE j.job_id IS NULL""",
        list,
        [],
    ),
}


@pytest.mark.parametrize("name", COURSE)
def test_sql_that_was_learned_on_the_star_schema_runs(home: Path, name: str) -> None:
    query, shown, expected = COURSE[name]
    assert shown(asked(home, query)) == expected


def test_the_star_schema_is_in_dollars_with_what_is_stated_beside(home: Path) -> None:
    query = """select salary_currency, stated_currency, stated_year_avg,
            salary_year_avg = round(stated_year_avg * usd_rate, 2)
        from job_postings_fact join jobs on posting_id = job_id
        join salaries using (posting_id, salary_ordinal) order by stated_year_avg"""
    expected = [("USD", "EUR", 50_000.0 + 2_000 * number, True) for number in range(6)]
    assert asked(home, query) == [*expected, ("USD", "USD", 93600.0, True)]


def test_the_star_schema_joins_without_loss(home: Path) -> None:
    assert (
        asked(home, "select job_id from skills_job_dim anti join job_postings_fact using (job_id)")
        == []
    )
    assert (
        asked(home, "select skill_id from skills_job_dim anti join skills_dim using (skill_id)")
        == []
    )
    twice = "select skill_id from skills_dim group by all having count(*) > 1"
    assert asked(home, twice) == []


def test_what_the_checks_said_is_a_table(home: Path) -> None:
    told = read_json(Home(home).report(batch(2)) / "validation.json", "")
    query = "select table_name, check_name, is_success, observed_text from checks order by all"
    expected = [(i["table"], i["name"], i["success"], i["observed"]) for i in told]
    assert asked(home, query) == sorted(expected)


def test_a_batch_that_was_judged_before_checks_were_kept_has_none(
    home: Path, tmp_path: Path
) -> None:
    other = Path(shutil.copytree(home, tmp_path / "home", symlinks=True))
    judgement = Home(other).judgement(batch(2))
    judged = read_json(judgement, "")
    del judged["checks"]
    write_json(judgement, judged)
    for stage in ("load", "publish"):
        run_stage(stage, run(other, str(tmp_path), 2))
    assert asked(other, "select count(*) from checks") == [(0,)]
    assert asked(other, "select check_count, posting_count from batch_quality") == [(0, 9)]


def test_how_full_columns_are_is_counted_by_batch(home: Path, tmp_path: Path) -> None:
    query = """select row_count, filled_count, filled_share, previous_share, difference
        from completeness_changes where (table_name, column_name) = ('postings', 'posted_at')
        order by batch_id"""
    assert asked(home, query) == [(9, 8, 0.8889, None, None)]
    other = Path(shutil.copytree(home, tmp_path / "home", symlinks=True))
    publish(other, write(tmp_path / "in", [posting(30)]), 3)
    assert asked(other, query)[1] == (1, 1, 1.0, 0.8889, 0.1111)
    told = """select new_count, filled_share > 0.4, warning_count =
            (select count(*) from checks as c
             where c.batch_id = q.batch_id and status_code = 'warning')
        from batch_quality as q order by batch_id"""
    assert asked(other, told) == [(9, True, True), (1, True, True)]


def made(folder: Path, **files: str) -> None:
    for name, text in files.items():
        place = folder / name.split("__")[0]
        place.mkdir(exist_ok=True)
        (place / f"{name.split('__')[1]}.sql").write_text(text)
    with duckdb.connect() as db:
        for table in tables().values():
            db.execute(ddl(table))
        marts.create(db, folder)
        assert db.execute("select n from a_first").fetchall() == [(1,)]


def test_marts_and_views_may_use_each_other_in_any_order(tmp_path: Path) -> None:
    made(
        tmp_path,
        marts__a_first="select n from b_then",
        views__b_then="select n from c_last",
        marts__c_last="-- One row.\n--\n-- n: One.\nselect 1 as n",
    )


@pytest.mark.parametrize(
    ("text", "told"), [("select n from a_first", "a_first"), ("selec", "syntax error")]
)
def test_a_file_that_is_wrong_is_named(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(DataError, match=rf"a_first\.sql is not valid SQL for a table: .*{told}"):
        made(tmp_path, marts__a_first=text)


def test_the_page_names_every_mart_and_its_sql_runs(home: Path) -> None:
    page = (ROOT / "docs/marts.md").read_text("utf-8")
    for path in (ROOT / "warehouse/marts").glob("*.sql"):
        assert f"`{path.stem}`" in page, path
    queries = re.findall(r"^```sql\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    assert [bool(asked(home, query)) for query in queries] == [False, True]
