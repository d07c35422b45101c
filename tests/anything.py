"""Hypothesis strategies: records and postings in which anything stands anywhere."""

import html
import json

from hypothesis import strategies as st

ANY_TEXT = st.text(max_size=40)
SURROGATES = st.text(st.characters(categories=["Cs", "L"]), min_size=1, max_size=5)
NUMBERS = (
    st.integers(-(10**40), 10**40)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from([0, -1, 2**63, 2**64, 67768036191676796929, 1e308, -1e-308, 10**15])
)


SAMPLES: list[str] = []


def words(said: str) -> st.SearchStrategy[object]:
    SAMPLES.extend(said.split("|"))
    return st.sampled_from(said.split("|")) | NUMBERS | ANY_TEXT | st.booleans() | st.none()


def node(**parts: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    return st.fixed_dictionaries({}, optional=parts)


PLAIN = words(
    "Kiln House|N/A|&#99999999999;|&lt;b&gt;|\x00|\u202e|\ufeff|ﬀ|ẞ|İ|true| |,|R&D, Excel"
)
WHEN = words("2026-10-01T08:00:00+02:00|9999-12-31|1792497600000|0001-01-01T00:00+23:59|٢٠٢٦-01-01")
PAY = words("£30k - £35k|16 000 zł|NaN|1e400|52,000.00|£" + "9" * 400 + "|٣٤|$|k|0|12,00,000")
WHERE = words("US|Deutschland|Los Angeles, CA|99999|91|-181|47.5|nan|1_0|inf|𝟗𝟗")
ADDRESS = words("https://kiln.example/jobs/17?ref=a|https://[kiln/|//℀|http://a:b/|/jobs|urn:x|?")
CODE = words(
    "FULL_TIME|Vollzeit oder Teilzeit|no requirements|bachelor degree|TELECOMMUTE|YEAR|an hour"
)
PROSE = words(
    "&lt;p&gt;R&amp;D&lt;/p&gt;|<ul><li>Python|&#" + "1" * 5000 + ";|&amp;amp;lt;b|<![x[<!--<p <a"
)
AMOUNT = node(
    value=PAY, minValue=PAY, maxValue=PAY, currency=PAY, unitText=CODE, price=PAY, median=PAY
)
MONEY = PAY | AMOUNT | node(currency=PAY, value=AMOUNT | PAY, duration=CODE, percentile10=PAY)
PARTS = node(addressCountry=WHERE, addressLocality=WHERE, postalCode=WHERE, addressRegion=PLAIN)
PLACE = WHERE | node(
    address=PARTS | WHERE, latitude=WHERE, longitude=WHERE, geo=node(latitude=WHERE)
)
FIRM = PLAIN | node(
    name=PLAIN, sameAs=ADDRESS, url=ADDRESS, logo=ADDRESS | node(contentUrl=ADDRESS)
)
VALUES = st.recursive(
    PLAIN | WHEN | PAY | ADDRESS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["name", "value", "@value", "@id", "@type", "url"]) | ANY_TEXT, inner
        )
    ),
    max_leaves=8,
)
SHAPES = {
    "title name skills industry salaryCurrency occupationalCategory workHours x-unknown": PLAIN,
    "description qualifications responsibilities jobBenefits incentiveCompensation": PROSE,
    "datePosted validThrough dateModified": WHEN,
    "url @id image": ADDRESS,
    "employmentType jobLocationType directApply": CODE,
    "educationRequirements": CODE | node(credentialCategory=CODE, name=PLAIN),
    "experienceRequirements": CODE | node(monthsOfExperience=CODE | NUMBERS, description=PLAIN),
    "applicantLocationRequirements": WHERE | node(name=WHERE),
    "identifier": PLAIN | node(value=PLAIN, name=PLAIN),
    "hiringOrganization": FIRM,
    "jobLocation": PLACE,
    "baseSalary estimatedSalary": MONEY,
}
PAIRS = st.one_of(
    st.tuples(st.just(name), shape | st.lists(shape, max_size=3) | VALUES)
    for names, shape in SHAPES.items()
    for name in names.split()
)
POSTINGS = st.lists(PAIRS, max_size=9).map(
    lambda pairs: {"title": "Baker", **dict(pairs), "@type": "JobPosting"}
)
# For parsers: what stands in postings, and what is made of their letters.
TEXTS = st.one_of(
    ANY_TEXT,
    st.sampled_from(SAMPLES),
    st.text("0123456789.,'k£$€% -–to", max_size=40),
    st.text("&#;ltgamp<>bi/ ", max_size=40),
)
RECORDS = st.one_of(
    st.binary(max_size=60),
    st.text(max_size=60).map(lambda text: text.encode("utf-8", "surrogatepass")),
    VALUES.map(lambda value: json.dumps(value).encode()),
    POSTINGS.map(lambda node: json.dumps(node).encode()),
    st.tuples(POSTINGS, st.integers(0, 200)).map(lambda p: json.dumps(p[0]).encode()[: p[1]]),
    SURROGATES.map(lambda text: json.dumps({"@type": "JobPosting", "title": text}).encode()),
)


def wrapped(name: str, inner: list[tuple[list[str], str]]) -> tuple[list[str], str]:
    words = [word for said, _ in inner for word in said]
    return words, f'<{name} class="x">' + " ".join(source for _, source in inner) + f"</{name}>"


SAID = st.sampled_from(
    ["bread", "R&D", "<5 years", "C++", "a < b", "List<String>", "salt & water", "snake_case", "#1"]
)
INLINE = st.recursive(
    SAID.map(lambda text: ([text], html.escape(text))),
    lambda inner: st.tuples(
        st.sampled_from(["strong", "em", "span", "u", "a", "font", "small"]),
        st.lists(inner, min_size=1, max_size=3),
    ).map(lambda pair: wrapped(*pair)),
    max_leaves=4,
)
BLOCKS = st.recursive(
    st.tuples(
        st.sampled_from(["p", "h3", "div", "li"]), st.lists(INLINE, min_size=1, max_size=3)
    ).map(lambda pair: wrapped(*pair)),
    lambda inner: st.tuples(
        st.sampled_from(["div", "ul", "ol", "section", "li"]),
        st.lists(inner, min_size=1, max_size=3),
    ).map(lambda pair: wrapped(*pair)),
    max_leaves=6,
)

LINES = st.lists(
    st.binary(min_size=1, max_size=80)
    .map(lambda line: line.replace(b"\n", b""))
    .filter(lambda line: line.strip() and not line.endswith(b"\r")),
    max_size=8,
)
