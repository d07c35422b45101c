"""Reads the input, turns every JobPosting into rows, checks them, publishes the warehouse.

Starts at 02:00 UTC, and whenever the asset `postings_landing` is updated. Run again, a batch
replaces itself. `input`, `source` and `feed` left empty are `POSTINGS_INPUT` and so on;
`connection` names the Airflow connection with the credentials of a remote input; `force` captures
and transforms again what was done before. The stages are in `etl/`.
"""

import os
import sys
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import timedelta
from typing import Any

from airflow.sdk import (
    Asset,
    AssetOrTimeSchedule,
    BaseHook,
    CronTriggerTimetable,
    ExceptionRetryPolicy,
    RetryAction,
    RetryRule,
    dag,
    task,
)

WAREHOUSE = Asset("postings_warehouse")
NIGHT = CronTriggerTimetable("0 2 * * *", timezone="UTC")
PARAMS = {"input": "", "source": "", "feed": "", "connection": "", "force": False}
# Every stage replaces its own files, so each may be tried again: the source may be back, a killed
# worker may live. Wrong data stays wrong and fails at once. `make run` sets no retries, because
# somebody is waiting for its answer.
TRIES = {
    "retries": int(os.environ.get("POSTINGS_RETRIES", "2")),
    "retry_delay": timedelta(minutes=5),
    "retry_exponential_backoff": 2.0,
    "retry_policy": ExceptionRetryPolicy([RetryRule("etl.errors.DataError", RetryAction.FAIL)]),
}


def run(stage: str, context: Any) -> dict[str, Any]:
    """Run one stage. The batch is the run's own moment, never the clock's."""
    from etl.batch import Run, batch_id
    from etl.pipeline import run_stage
    from etl.settings import Settings

    # Else every process that transform starts would import Airflow first, which fails in a task.
    main = sys.modules["__main__"]
    main.__spec__ = main.__file__ = None
    dag_run, params = context["dag_run"], context["params"]
    given = {name: params[name] for name in ("input", "source", "feed") if params.get(name)}
    batch = batch_id(dag_run.logical_date or dag_run.run_after)
    return run_stage(stage, Run(replace(Settings.read(), **given), batch, params["force"]))


def credentials(name: str) -> AbstractContextManager[None]:
    """Put a connection's credentials where the drivers look, for as long as the context lasts."""
    from etl.sources.connection import exported

    return exported(BaseHook.get_connection(name)) if name else nullcontext()


@dag(
    schedule=AssetOrTimeSchedule(timetable=NIGHT, assets=[Asset("postings_landing")]),
    catchup=False,
    max_active_runs=1,
    params=PARAMS,
    default_args=TRIES,
    doc_md=__doc__,
    tags=["postings"],
)
def nightly() -> None:
    @task(execution_timeout=timedelta(hours=2))
    def extract(**context: Any) -> dict[str, Any]:
        with credentials(context["params"]["connection"]):
            return run("extract", context)

    @task(execution_timeout=timedelta(hours=4))
    def transform(**context: Any) -> dict[str, Any]:
        return run("transform", context)

    @task(execution_timeout=timedelta(hours=1))
    def validate(**context: Any) -> dict[str, Any]:
        return run("validate", context)

    @task(execution_timeout=timedelta(hours=1))
    def load(**context: Any) -> dict[str, Any]:
        return run("load", context)

    @task(execution_timeout=timedelta(minutes=10), outlets=[WAREHOUSE])
    def publish(**context: Any) -> dict[str, Any]:
        context["outlet_events"][WAREHOUSE].extra = (result := run("publish", context))
        return result

    extract() >> transform() >> validate() >> load() >> publish()


nightly()
