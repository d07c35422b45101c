"""Countries: the names of the codes that postings hold; load takes them from CLDR."""

from etl.schema import Column, Row, Table, Type
from etl.values.countries import names

STAGED = False

T = Type
TABLE = Table(
    name="countries",
    description="The countries of ISO 3166-1, by their English names in CLDR.",
    grain="One row a country.",
    columns=(
        Column("country_code", T.TEXT, "Key, ISO 3166-1 alpha-2.", True, pattern="^[A-Z]{2}$"),
        Column("country_name", T.TEXT, "English name.", True),
    ),
    key=("country_code",),
)


def known() -> list[Row]:
    """Return a row for each country."""
    return [{"country_code": code, "country_name": name} for code, name in names().items()]
