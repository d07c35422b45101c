#!/usr/bin/env bash
# Makes .venv from constraints.txt and .airflow with its secrets. Says what it does; a second call
# does nothing; a call that was interrupted is done again from the start.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
PYTHON="${PYTHON:-python3}"
export PIP_DISABLE_PIP_VERSION_CHECK=1
stamp=.venv/.complete
want="$(cat pyproject.toml constraints.txt tools/setup.sh | cksum) $PWD"

# Trusts the certificates that the machine trusts, as pip and git do.
with_uv() {
  export UV_SYSTEM_CERTS=1
  .venv/bin/uv pip sync -q --python .venv/bin/python --require-hashes --compile-bytecode \
    constraints.txt &&
    .venv/bin/uv pip install -q --python .venv/bin/python --no-deps --no-build-isolation -e .
}

install_packages() {
  if ! "$PYTHON" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))'; then
    echo "Set-up needs Python 3.11 to 3.14, and $PYTHON is not that. Install one and call" \
      "make PYTHON=/path/to/it." >&2
    exit 1
  fi
  if [ -f "$stamp" ] && .venv/bin/python -c '' 2>/dev/null; then
    echo "Bringing .venv up to date with constraints.txt ..."
    rm "$stamp"
  else
    echo "Making .venv from constraints.txt (about a minute, once) ..."
    "$PYTHON" -m venv --clear .venv
  fi
  if ! { { [ -x .venv/bin/uv ] || .venv/bin/python -m pip install -q 'uv>=0.5,<1'; } && with_uv; }; then
    echo "uv cannot be had or does not reach the packages; plain pip does the same, more slowly."
    .venv/bin/python -m pip install -q --require-hashes -r constraints.txt
    .venv/bin/python -m pip install -q --no-deps --no-build-isolation -e .
  fi
  printf '%s\n' "$want" >"$stamp"
  echo "Set-up is complete."
}

# Written under another name and renamed: a secret is there whole or not at all.
make_secret() {
  [ -s ".airflow/$1" ] && return
  (umask 077 && .venv/bin/python -c "import secrets; print($2)" >".airflow/.new-$1")
  mv ".airflow/.new-$1" ".airflow/$1"
}

if [ "$(cat "$stamp" 2>/dev/null)" != "$want" ] || ! .venv/bin/python -c ''; then
  install_packages
fi
mkdir -p .airflow/logs
make_secret jwt_secret 'secrets.token_hex(64)'
make_secret passwords.json "f'{{\"admin\": \"{secrets.token_urlsafe(12)}\"}}'"
