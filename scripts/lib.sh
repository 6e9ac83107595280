# shellcheck shell=bash
# Shared by the scripts of this folder: the location of the state, and access to the
# private PostgreSQL cluster. It is sourced, never run.

set -euo pipefail

# Use the physical path, so that a checkout reached through a symlink is the same one.
CHECKOUT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)"
MODULE=grandes_clientes
GC_HOME="${GC_HOME:-/var/tmp/grandes_clientes}"
case "$GC_HOME" in
/*) ;;
*) GC_HOME="$PWD/$GC_HOME" ;;
esac
export GC_HOME
# Bytecode is kept beside the checkout: otherwise each server of a test would compile it.
export PYTHONPYCACHEPREFIX="$GC_HOME/pycache"
unset PYTHONDONTWRITEBYTECODE

# One folder per checkout, so that two checkouts on one machine do not interfere.
CHECKOUT_ID="$(printf '%s' "$CHECKOUT" | sha256sum | cut -c1-12)"
CHECKOUT_HOME="$GC_HOME/checkouts/$CHECKOUT_ID"
ADDONS="$CHECKOUT_HOME/addons"
CONF="$CHECKOUT_HOME/odoo.conf"
LOGS="$CHECKOUT_HOME/logs"
# Named after its content: a checkout with other requirements gets another one.
VENV="$GC_HOME/venvs/$(
    cat "$CHECKOUT"/requirements/test*.txt - <<<"${ODOO:-}" | sha256sum | cut -c1-12
)"
DATA_DIR="$GC_HOME/data"
MAIL_DIR="$GC_HOME/mail"
PG_DATA="$GC_HOME/pg/data"
PG_SOCKET="$GC_HOME/pg/socket"
PG_LOG="$GC_HOME/pg/postgresql.log"
PG_ROLE=grandes_clientes
PG_PORT=5432 # only part of the socket's file name: the cluster does not listen on TCP

say() { printf '== %s\n' "$*" >&2; }

die() {
    printf 'error: %s\n' "$*" >&2
    exit 1
}

# Run the rest of the calling script exclusively: other invocations wait.
# $1: lock name.
take_lock() {
    mkdir -p "$GC_HOME/locks"
    exec 9>"$GC_HOME/locks/$1"
    if ! flock -n 9; then
        say "waiting for another run that holds the lock «$1»"
        flock 9
    fi
}

free_lock() { exec 9>&-; }

# Create GC_HOME; refuse one that another user created in a shared folder.
ensure_home() {
    mkdir -p "$GC_HOME"
    [ -O "$GC_HOME" ] ||
        die "$GC_HOME belongs to another user. Set GC_HOME to a folder of yours."
    chmod 755 "$GC_HOME"
    mkdir -p "$ADDONS" "$LOGS" "$DATA_DIR" "$MAIL_DIR"
    printf '%s\n' "$CHECKOUT" >"$CHECKOUT_HOME/checkout"
    ln -sfn "$CHECKOUT" "$ADDONS/$MODULE"
}

# Folder with PostgreSQL's server programs (the newest version); empty if absent.
pg_bin() {
    local found="" dir
    while IFS= read -r dir; do
        if [ -x "$dir/initdb" ]; then found="$dir"; fi
    done < <(printf '%s\n' /usr/lib/postgresql/*/bin | sort -V)
    if [ -z "$found" ] && command -v initdb >/dev/null; then
        found="$(dirname "$(command -v initdb)")"
    fi
    printf '%s' "$found"
}

# PostgreSQL refuses to run as root: as root, use the system user of its package.
as_pg() {
    if [ "$(id -u)" = 0 ]; then
        (cd / && runuser -u postgres -- "$@")
    else
        (cd / && "$@")
    fi
}

pg_env() {
    export PGHOST="$PG_SOCKET" PGPORT="$PG_PORT" PGUSER="$PG_ROLE"
    unset PGPASSWORD PGDATABASE PGSERVICE PGOPTIONS
}

pg_running() { as_pg "$(pg_bin)/pg_ctl" -D "$PG_DATA" status >/dev/null 2>&1; }

# Create the private cluster if it does not exist.
pg_create() {
    [ ! -f "$PG_DATA/PG_VERSION" ] || return 0
    say "creating a private PostgreSQL cluster in $PG_DATA"
    mkdir -p "$GC_HOME/pg"
    if [ "$(id -u)" = 0 ]; then chown postgres: "$GC_HOME/pg"; fi
    as_pg mkdir -p "$PG_SOCKET"
    as_pg chmod 700 "$PG_SOCKET"
    # Only users with access to the socket's folder (its owner and root) can connect.
    as_pg "$(pg_bin)/initdb" -D "$PG_DATA" --username="$PG_ROLE" --auth=trust \
        --encoding=UTF8 --locale=C.UTF-8 --no-sync >/dev/null
    # The data is disposable: speed matters more than durability.
    as_pg tee -a "$PG_DATA/postgresql.conf" >/dev/null <<CONFIG
listen_addresses = ''
unix_socket_directories = '$PG_SOCKET'
port = $PG_PORT
max_connections = 300
shared_buffers = 512MB
work_mem = 32MB
maintenance_work_mem = 256MB
max_wal_size = 2GB
fsync = off
synchronous_commit = off
full_page_writes = off
log_min_messages = warning
CONFIG
}

pg_start() {
    [ -n "$(pg_bin)" ] || die "PostgreSQL's server is not installed. Run scripts/setup."
    [ -f "$PG_DATA/PG_VERSION" ] || die "There is no cluster yet. Run scripts/setup."
    pg_running || (
        # Under the lock: two concurrent scripts start only one server.
        take_lock pg
        pg_running && exit 0
        say "starting PostgreSQL in $PG_DATA (socket in $PG_SOCKET)"
        as_pg "$(pg_bin)/pg_ctl" -D "$PG_DATA" -l "$PG_LOG" -w -t 60 start \
            >/dev/null 9>&- </dev/null || die "PostgreSQL did not start: see $PG_LOG"
    )
    pg_env
}

# Print the path of the Odoo to use: $ODOO, or Debian's.
odoo_bin() {
    if [ -n "${ODOO:-}" ]; then
        command -v "$ODOO" || die "ODOO=$ODOO is not a program."
    else
        command -v /usr/bin/odoo || die "Odoo is not installed. Run scripts/setup."
    fi
}

# Print a free TCP port of 127.0.0.1. $1: preferred port, 0 for any.
free_port() {
    "$VENV/bin/python" - "$1" <<'PY'
import socket
import sys

for port in (int(sys.argv[1]), 0):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            continue
        print(probe.getsockname()[1])
        break
PY
}

# Write an Odoo configuration. $1: file; others: additional lines "key = value".
write_conf() {
    local file="$1"
    shift
    cat >"$file.$$" <<CONFIG
[options]
addons_path = $ADDONS${GC_EXTRA_ADDONS:+,$GC_EXTRA_ADDONS}
admin_passwd = admin
data_dir = $DATA_DIR
db_host = $PG_SOCKET
db_port = $PG_PORT
db_user = $PG_ROLE
db_maxconn = 64
http_interface = 127.0.0.1
list_db = True
max_cron_threads = 0
$(printf '%s\n' "$@")
CONFIG
    mv "$file.$$" "$file"
}

# Prepare everything that a script needs before it calls Odoo.
ready() {
    ensure_home
    [ -f "$VENV/.complete" ] || die "the environment is not complete. Run scripts/setup."
    pg_start
    export PATH="$VENV/bin:$PATH"
    [ -f "$CONF" ] || write_conf "$CONF"
}

# Return whether the database exists. $1: name.
db_exists() {
    [ "$(psql -XAtq -d postgres -v name="$1" \
        <<<"SELECT 1 FROM pg_database WHERE datname = :'name'")" = 1 ]
}

# State of the addon in a database; empty if Odoo does not know it. $1: name.
db_module_state() {
    psql -XAtq -d "$1" 2>/dev/null \
        -c "SELECT state FROM ir_module_module WHERE name = '$MODULE'" || true
}

# Drop a database and its files. $1: name.
db_drop() {
    dropdb --if-exists --force "$1" 2>/dev/null
    rm -rf "${DATA_DIR:?}/filestore/${1:?}"
}

# Copy a database and its files. $1: from, $2: to.
db_copy() {
    createdb -T "$1" "$2"
    if [ -d "$DATA_DIR/filestore/$1" ]; then
        cp -a "$DATA_DIR/filestore/$1" "$DATA_DIR/filestore/$2"
    fi
}

# Print the warnings and errors of an Odoo log, and return whether there are any. Further
# lines of a record (tracebacks) are included. $1: file.
log_problems() {
    awk '
        /^[0-9]{4}-[0-9]{2}-[0-9]{2} / {
            bad = ($4 ~ /^(WARNING|ERROR|CRITICAL)$/); if (bad) found = 1
        }
        bad
        END { exit !found }
    ' "$1"
}

# Run Odoo until it has finished installing or updating. $1: its log; others: options.
odoo_until_done() {
    local log="$1" status=0
    shift
    "$VENV/bin/python" "$(odoo_bin)" --config="$CONF" --no-http --stop-after-init \
        --logfile="$log" "$@" </dev/null >>"$log" 2>&1 || status=$?
    if [ "$status" != 0 ]; then
        log_problems "$log" >&2 || tail -n 30 "$log" >&2
        die "Odoo ended with status $status; the whole log is $log"
    fi
}

# Print the result of a query; nothing if it fails. $1: database, $2: query.
db_value() { psql -XAtq -d "$1" -c "$2" 2>/dev/null || true; }

# Return whether the process started by scripts/run is alive. $1: its name.
process_alive() {
    local pid
    pid="$(cat "$GC_HOME/run/$1.pid" 2>/dev/null)" || return 1
    # The process id may have been reused by another program.
    tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline" | grep -q "$GC_HOME"
}

# Stop such a process, first with SIGTERM. $1: its name.
stop_process() {
    local pid
    if process_alive "$1"; then
        pid="$(cat "$GC_HOME/run/$1.pid")"
        say "stopping $1 (process $pid)"
        kill "$pid" 2>/dev/null || true
        for _ in $(seq 100); do
            process_alive "$1" || break
            sleep 0.1
        done
        if process_alive "$1"; then kill -KILL "$pid" 2>/dev/null || true; fi
    fi
    rm -f "$GC_HOME/run/$1.pid"
}

# Print a page; fail if the server does not respond. $1: its URL.
fetch_page() {
    "$VENV/bin/python" - "$1" 2>/dev/null <<'PY'
import sys
import urllib.request

print(urllib.request.urlopen(sys.argv[1], timeout=30).read().decode())
PY
}
