"""What the columns of the page's tables are called, and how their values are written."""

LABELS = {
    "all_count": "Of all batches",
    "annual_pay_amount": "A year's pay",
    "batch_at": "Ran at, UTC",
    "batch_id": "Batch",
    "capture_count": "Captures",
    "category": "Category",
    "changed_count": "Changed",
    "duplicate_count": "Duplicates",
    "extract_seconds": "Extract, s",
    "job_count": "Jobs",
    "job_share": "Of all jobs",
    "last_posted_date": "Posted last",
    "lower_quartile": "Lower quartile",
    "median": "Median",
    "mentioned_count": "Only mentioned",
    "new_count": "New",
    "newest_count": "Of the newest batch",
    "observed": "Observed",
    "organization_count": "Organizations",
    "organization_name": "Organization",
    "pay_count": "Jobs with pay",
    "posted_date": "Posted",
    "posting_count": "Postings",
    "preferred_count": "Preferred",
    "reason_code": "Reason",
    "reject_count": "Rejects",
    "remote_count": "Remote jobs",
    "required_count": "Required",
    "result": "Result",
    "seniority_code": "Level",
    "sentence": "Check",
    "severity": "Severity",
    "skill_name": "Skill",
    "source_name": "Source",
    "stated_in": "Stated by",
    "table_name": "Table",
    "times_posted_count": "Times posted",
    "title": "Title as written",
    "title_name": "Title",
    "transform_seconds": "Transform, s",
    "unchanged_count": "Unchanged",
    "upper_quartile": "Upper quartile",
    "usual_years": "Years asked, median",
}
_AMOUNTS = ("annual_pay_amount", "lower_quartile", "median", "upper_quartile")


def form(name: str) -> str | None:
    """Return how Streamlit is to write a column's numbers; None for what holds none.

    >>> form("job_share"), form("job_count"), form("title")
    ('percent', '%,.0f', None)
    """
    if name.endswith("_share"):
        return "percent"
    if name.endswith("_count") or name in _AMOUNTS:
        return "%,.0f"
    return "%,.1f" if name.endswith(("_seconds", "_years")) else None
