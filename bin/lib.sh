# Functions that bin/setup, bin/serve and bin/test share. Source it from the repository's root.

fail() {
    echo "$*" >&2
    exit 1
}

# Prints the first Python of 3.11 or newer: $PYTHON, else what is on the path.
find_python() {
    for candidate in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
    found=$(python3 --version 2>/dev/null || echo "no Python 3 at all")
    fail "Python 3.11 or newer is needed, and this machine has $found. Install it and try again, or set PYTHON to its path."
}

# Makes .venv unless a sound one is there.
make_venv() {
    if .venv/bin/python -c 'import sys, pip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        return
    fi
    python=$(find_python)
    "$python" -c 'import venv, ensurepip' 2>/dev/null ||
        fail "Python's venv module is missing. Install it (on Debian and Ubuntu: sudo apt install python3-venv) and try again."
    rm -rf .venv
    "$python" -m venv .venv || fail "The virtual environment could not be made; the message above says why."
}

# install NAME: installs requirements/NAME.txt, only when that file or the Python changed since the last time.
install() {
    lock="requirements/$1.txt"
    stamp=".venv/.installed-$1"
    state="$(cksum <"$lock") $(.venv/bin/python --version)"
    if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$state" ]; then
        return
    fi
    echo "Installing what $lock lists ..."
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$lock" ||
        fail "The packages could not be installed; the message above says why. Without access to a package index see docs/install.md."
    echo "$state" >"$stamp"
}

# Brings database, fixtures, static files and search index up to date.
prepare() {
    .venv/bin/python manage.py migrate --noinput --verbosity 0
    .venv/bin/python manage.py load_fixtures
    .venv/bin/python manage.py collectstatic --noinput --verbosity 0
    .venv/bin/python manage.py build_search_index
}
