#!/usr/bin/env bash
# Airflow, with everything it writes in .airflow/.
#   tools/airflow.sh night       one run of the DAG `nightly`, then what was published
#   tools/airflow.sh serve       all of Airflow until Ctrl-C
#   tools/airflow.sh COMMAND...  any other command of Airflow, such as: dags list
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

export AIRFLOW_HOME="$PWD/.airflow"
export AIRFLOW__CORE__DAGS_FOLDER="$PWD/dags"
export AIRFLOW__CORE__LOAD_EXAMPLES=False
export AIRFLOW__CORE__EXECUTOR=LocalExecutor
export AIRFLOW__CORE__PARALLELISM=2
export AIRFLOW__CORE__AUTH_MANAGER=airflow.api_fastapi.auth.managers.simple.simple_auth_manager.SimpleAuthManager
export AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_USERS=admin:admin
export AIRFLOW__CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE="$AIRFLOW_HOME/passwords.json"
export AIRFLOW__DATABASE__SQL_ALCHEMY_CONN="sqlite:///$AIRFLOW_HOME/airflow.db"
export AIRFLOW__API_AUTH__JWT_SECRET_CMD="cat '$AIRFLOW_HOME/jwt_secret'"
export AIRFLOW__API__HOST=127.0.0.1
export AIRFLOW__API__PORT="${PORT:-8080}"
export AIRFLOW__API__BASE_URL="http://127.0.0.1:${PORT:-8080}"
export AIRFLOW__USAGE_DATA_COLLECTION__ENABLED=False
export POSTINGS_HOME="${POSTINGS_HOME:-data}"
export POSTINGS_INPUT="${POSTINGS_INPUT:-seeds/postings}"
export POSTINGS_SOURCE="${POSTINGS_SOURCE:-seeds}"
export PATH="$PWD/.venv/bin:$PATH"

# Shows why a command failed whose output is in a log: its error lines, else its last lines.
explain() {
  grep -E '^[A-Za-z_][A-Za-z_.]*(Error|Exception|Unavailable)\b' "$1" >&2 || tail -n 25 "$1" >&2
  echo "It failed. The whole log is $1." >&2
  exit 1
}

migrate() {
  local log=.airflow/logs/migrate.log
  airflow db migrate >"$log" 2>&1 || explain "$log"
}

# Of Airflow's log, the start of what each stage returned.
stage_lines() {
  local line stage=
  while IFS= read -r line; do
    case "$line" in
      *'[DAG TEST] starting task_id='*) stage="${line#*task_id=}" ;;
      *'Done. Returned value was: '*)
        line="${line#*Returned value was: }"
        line="${line% \[airflow.*}"
        line="${line//[\{\}\']/}"
        if [ "${#line}" -gt 140 ]; then line="${line:0:140}" && line="${line%,*}, ..."; fi
        echo "stage=${stage%% *} $line"
        ;;
    esac
  done
}

night() {
  local log=.airflow/logs/run.log
  echo "One night: $POSTINGS_INPUT -> $POSTINGS_HOME (log: $log)"
  migrate
  POSTINGS_RETRIES=0 airflow dags test nightly 2>&1 | tee "$log" | stage_lines || explain "$log"
  postings status
  local query="select title, organization_name, minimum_amount, maximum_amount, currency_code, \
pay_period from employer_salaries order by title limit 10"
  echo "What employers offer, for example:"
  postings sql "$query"
  echo "That was: .venv/bin/postings sql \"$query\""
}

# What `airflow standalone` starts, but without its two log servers: those listen on every address.
# All in one process group, so that nothing outlives this script, however that is ended.
serve() {
  migrate
  echo "Airflow: http://127.0.0.1:$AIRFLOW__API__PORT  user admin, password" \
    "$(sed 's/.*: "\(.*\)".*/\1/' "$AIRFLOW_HOME/passwords.json")"
  echo "Ready in about 20 seconds; Ctrl-C stops it. Logs: .airflow/logs/serve-*.log"
  echo "The DAG nightly waits until you switch it on or trigger it there."
  set -m
  components </dev/null &
  local group=$!
  trap 'kill -TERM -- "-$group" 2>/dev/null || true' INT TERM HUP
  wait "$group" || true
  # Else bash tells of the end of its job.
  disown "$group" 2>/dev/null || true
  echo "Stopping Airflow ..."
  kill -TERM -- "-$group" 2>/dev/null || true
  for _ in $(seq 50); do
    kill -0 -- "-$group" 2>/dev/null || return 0
    sleep 0.2
  done
  kill -KILL -- "-$group" 2>/dev/null || true
}

# Ends as soon as one of them does.
components() {
  set +m
  airflow dag-processor >.airflow/logs/serve-dag-processor.log 2>&1 &
  airflow scheduler --skip-serve-logs >.airflow/logs/serve-scheduler.log 2>&1 &
  airflow triggerer --skip-serve-logs >.airflow/logs/serve-triggerer.log 2>&1 &
  airflow api-server --host 127.0.0.1 >.airflow/logs/serve-api-server.log 2>&1 &
  while [ "$(jobs -rp | wc -l)" -eq 4 ]; do sleep 1; done
}

case "${1:-}" in
  night | serve) "$1" ;;
  *) exec airflow "$@" ;;
esac
