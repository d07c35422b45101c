"""Clusters: which postings in the warehouse are one job advertised again.

Only postings of one organization with one title and one place are compared. Equal texts are one;
texts that differ are compared by their signatures, the candidates found by bands of equal values.
"""

import duckdb
import pyarrow as pa

from etl.values.signatures import DIGITS, VALUES

# Chosen by reading pairs: docs/decisions/duplicates.md.
THRESHOLD = 0.9
# Eight values a band: texts at the threshold share one of the 16 in all but 1 of 8,000 cases.
BANDS = 16
# Of more texts in a band the others are compared with its first only, so that boilerplate does
# not make all pairs of thousands.
CROWDED = 20
_FETCHED = 10_000
_BAND_DIGITS = VALUES // BANDS * DIGITS

SQL = """
    select p.posting_id, coalesce(f.posting_id, p.posting_id) as cluster_id,
        case when f.posting_id <> p.posting_id then f.posting_id end as duplicate_of,
        case when coalesce(f.posting_id, p.posting_id) = p.posting_id then 'first'
             when f.text_sha256 = a.text_sha256 then 'repost' else 'near_text' end as relation_code,
        coalesce(j.similarity, 1.0) as similarity
    from warehouse.main.postings as p
    left join adverts as a using (posting_id)
    left join advert_texts as t using (job, text_sha256)
    left join joined as j on j.turn = t.turn
    left join adverts as f on f.turn = coalesce(j.first_turn, t.turn)
    order by p.posting_id"""


def find(db: duckdb.DuckDBPyConnection) -> str:
    """Compare the loaded postings; return SQL for the rows of posting_clusters.

    It is a function of the postings and not of their order: they take their turns by date and id.
    """
    db.execute(_ADVERTS)
    db.execute(_TEXTS)
    db.execute(_CANDIDATES)
    db.register("joined", _join(db))
    return SQL


# `job` numbers what is compared at all. A posting without an organization or a text is not.
_ADVERTS = r"""
    create temp table adverts as
    with places as (
        select posting_id, list_sort(list_distinct(list(lower(concat_ws('|',
                coalesce(country_code, ''), coalesce(region, ''),
                coalesce(locality, location_text, ''), coalesce(street_address, '')))))) as places
        from warehouse.main.locations group by posting_id),
    turns as (
        select posting_id, organization_id, places, list_sort(applicant_countries) as countries,
            trim(regexp_replace(lower(title), '[^\p{L}\p{M}\p{N}+#]+', ' ', 'g')) as title_words,
            row_number() over (order by posted_at nulls last, posting_id) as turn
        from warehouse.main.postings left join places using (posting_id))
    select t.posting_id, t.turn, s.text_sha256, s.minhash,
        min(t.turn) over (
            partition by t.organization_id, t.title_words, t.places, t.countries) as job
    from turns as t join warehouse.main.text_signatures as s using (posting_id)
    where t.organization_id is not null and s.text_sha256 is not null"""

_TEXTS = """
    create temp table advert_texts as
    select job, text_sha256, min(turn) as turn, arg_min(minhash, turn) as minhash
    from adverts group by job, text_sha256"""

_CANDIDATES = f"""
    create temp table candidates as
    with rivals as (
        select * from advert_texts where minhash is not null
        qualify count(*) over (partition by job) > 1),
    numbered as (
        select job, turn, unnest(range({BANDS})) as band, minhash from rivals),
    bands as (
        select turn, min(turn) over same as bucket_turn, band, job,
            substr(minhash, band * {_BAND_DIGITS} + 1, {_BAND_DIGITS}) as value,
            row_number() over (same order by turn) as place
        from numbered
        window same as (partition by job, band,
            substr(minhash, band * {_BAND_DIGITS} + 1, {_BAND_DIGITS}))),
    early as (from bands where place <= {CROWDED})
    select bucket_turn as earlier, turn as later from bands where place > 1
    union
    select a.turn, b.turn from early as a
    join early as b using (job, band, value) where a.turn < b.turn"""

_SIMILAR = f"""
    with compared as (
        select c.later, c.earlier, list_sum([
            (substr(a.minhash, i * {DIGITS} + 1, {DIGITS})
                = substr(b.minhash, i * {DIGITS} + 1, {DIGITS}))::integer
            for i in range({VALUES})]) / {VALUES} as similarity
        from candidates as c
        join advert_texts as a on a.turn = c.earlier
        join advert_texts as b on b.turn = c.later)
    select later, earlier, similarity from compared where similarity >= {THRESHOLD}
    order by later, earlier"""


def _join(db: duckdb.DuckDBPyConnection) -> pa.Table:
    """Return which texts join the cluster of which earlier one, and how alike they are.

    A text joins the earliest first of a cluster that it is like, or is a first itself. It is never
    compared with later members: edits that add up over the months do not chain two jobs together.
    """
    found: dict[int, tuple[int, float]] = {}
    pairs = db.execute(_SIMILAR)
    while fetched := pairs.fetchmany(_FETCHED):
        for later, earlier, similarity in fetched:
            if later not in found and earlier not in found:
                found[later] = (earlier, similarity)
    columns = {
        "turn": pa.array(found, pa.int64()),
        "first_turn": pa.array([first for first, _ in found.values()], pa.int64()),
        "similarity": pa.array([similarity for _, similarity in found.values()], pa.float64()),
    }
    return pa.table(columns)
