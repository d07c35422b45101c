"""A connection kept by a scheduler -> the environment that the remote sources read.

Knows the fields of a connection and the names that its drivers look for, not the scheduler.
"""

import contextlib
import json
import os
from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from etl.settings import variable


class Connection(Protocol):
    """What is read of a connection: its type, user, password and the further fields."""

    conn_type: str | None
    login: str | None
    password: str | None

    @property
    def extra_dejson(self) -> dict[str, Any]:
        """The further fields."""


_AWS = {
    "login": "AWS_ACCESS_KEY_ID",
    "password": "AWS_SECRET_ACCESS_KEY",
    "aws_access_key_id": "AWS_ACCESS_KEY_ID",
    "aws_secret_access_key": "AWS_SECRET_ACCESS_KEY",
    "aws_session_token": "AWS_SESSION_TOKEN",
    "region_name": "AWS_DEFAULT_REGION",
    "endpoint_url": "AWS_ENDPOINT_URL",
    "profile_name": "AWS_PROFILE",
}
_GOOGLE = {"key_path": "GOOGLE_APPLICATION_CREDENTIALS", "project": "GOOGLE_CLOUD_PROJECT"}
_AZURE = {
    "login": "AZURE_STORAGE_ACCOUNT_NAME",
    "password": "AZURE_STORAGE_ACCOUNT_KEY",
    "connection_string": "AZURE_STORAGE_CONNECTION_STRING",
    "sas_token": "AZURE_STORAGE_SAS_TOKEN",
}
_NAMES = {
    "aws": _AWS,
    "s3": _AWS,
    "google_cloud_platform": _GOOGLE,
    "wasb": _AZURE,
    "adls": _AZURE,
    "azure_data_lake": _AZURE,
}
_OPTIONS = variable("storage_options")


@contextlib.contextmanager
def exported(connection: Connection) -> Iterator[None]:
    """Set the environment that a connection stands for, and put back what was there before."""
    fresh = environment(connection)
    before = {name: os.environ.get(name) for name in fresh}
    os.environ.update(fresh)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def environment(connection: Connection) -> dict[str, str]:
    """Return name -> value of the environment that a connection stands for.

    ``storage_options`` among its further fields is handed to the driver, whatever the type.
    """
    kind, extra = connection.conn_type or "", connection.extra_dejson
    fields: Mapping[str, Any] = {
        "login": connection.login,
        "password": connection.password,
        **extra,
    }
    found = {
        name: str(fields[field])
        for field, name in _NAMES.get(kind, {}).items()
        if fields.get(field)
    }
    options = {**_options(kind, connection), **_json(extra.get("storage_options"))}
    return {**found, _OPTIONS: json.dumps(options)} if options else found


def _options(kind: str, connection: Connection) -> dict[str, Any]:
    extra = connection.extra_dejson
    if kind in ("http", "https"):
        headers = _json(extra.get("headers"))
        auth = [connection.login, connection.password or ""] if connection.login else None
        return {k: v for k, v in {"headers": headers, "auth": auth}.items() if v}
    if kind == "google_cloud_platform" and extra.get("keyfile_dict"):
        return {"token": _json(extra["keyfile_dict"])}
    return {}


def _json(value: object) -> dict[str, Any]:
    # Forms hand on an object as its text.
    found = json.loads(value) if isinstance(value, str) and value.strip() else value
    return dict(found) if isinstance(found, dict) else {}
