"""The pipeline: raw schema.org/JobPosting documents in, a DuckDB warehouse out."""

__version__ = "0.1.0"
