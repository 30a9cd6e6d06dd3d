#!/usr/bin/env bash
# System libraries, uv, Python and the environment of uv.lock. Run again, it only looks.
. "$(dirname "$0")/lib.sh"

LIBRARIES="libpango-1.0.so.0 libpangoft2-1.0.so.0 libharfbuzz.so.0 libharfbuzz-subset.so.0"

# Any Python that can make a virtual environment, old or new: it only carries uv.
bootstrap_python() {
    local candidate
    for candidate in python3 /usr/bin/python3 python3.14 python3.13 python3.12; do
        if runs "$candidate" -c "import ensurepip, venv"; then
            say "$candidate"
            return
        fi
    done
    return 1
}

has_uv() { runs find_uv; }

has_uv_or_bootstrap() { has_uv || bootstrap_python; }

has_pdf_libraries() {
    if [ "$(uname)" = Darwin ]; then
        have brew && [ -e "$(brew --prefix)/lib/libpango-1.0.dylib" ]
        return
    fi
    local python
    python=$(first_that_runs "$BIN/python" /usr/bin/python3 python3) || return 1
    # shellcheck disable=SC2086 # the library names are words
    runs "$python" -c "import ctypes, sys; [ctypes.CDLL(name) for name in sys.argv[1:]]" $LIBRARIES
}

# One font with the letters of Dutch to Romanian, Greek, and Bulgarian to Ukrainian.
has_font() {
    have fc-list && [ -n "$(fc-list ':lang=nl:lang=pl:lang=ro:lang=el:lang=bg:lang=uk' family)" ]
}

install_system() {
    need "Python" "python3 python3-venv" "python" has_uv_or_bootstrap
    need "Pango and HarfBuzz" "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0" "pango" has_pdf_libraries
    need "a font with Latin, Greek and Cyrillic" "fontconfig fonts-dejavu-core" "fontconfig font-dejavu" has_font
    install_missing
}

install_uv() {
    has_uv && return
    say "Installing uv into .tools/uv"
    "$(bootstrap_python)" -m venv --clear .tools/uv
    .tools/uv/bin/python -m pip install --quiet --disable-pip-version-check "uv>=0.8" \
        || die "uv could not be installed. Run: curl -LsSf https://astral.sh/uv/install.sh | sh"
}

# The version of .python-version where there is one, else any that eslnet runs on.
find_python() {
    "$UV" python find --system --no-python-downloads "$(cat .python-version)" 2>/dev/null \
        || "$UV" python find --system --no-python-downloads ">=3.12" 2>/dev/null
}

install_python() {
    find_python >/dev/null && return
    say "Installing Python $(cat .python-version)"
    runs "$UV" python install "$(cat .python-version)" || { may_apt && apt_install python3; } || true
    find_python >/dev/null || die "eslnet needs Python 3.12 or newer. Run: $UV python install $(cat .python-version)"
}

environment_runs() {
    runs "$BIN/python" -c "import sys; sys.exit(sys.version_info < (3, 12))"
}

sync_environment() {
    if environment_runs; then
        "$UV" sync --frozen --quiet --python "$BIN/python"
    else
        say "Creating .venv from uv.lock"
        install_python
        "$UV" sync --frozen --quiet --python "$(find_python)"
    fi
}

# The last word on the libraries: the program that uses them finds them.
check_weasyprint() {
    runs "$BIN/python" -c "import weasyprint" \
        || die "WeasyPrint does not find its libraries. See the last line of: .venv/bin/python -c 'import weasyprint'"
}

compile_messages() {
    local catalogue
    for catalogue in locale/*/LC_MESSAGES/*.po; do
        [ -e "$catalogue" ] || continue
        [ "${catalogue%.po}.mo" -nt "$catalogue" ] && continue
        "$BIN/pybabel" --quiet compile -i "$catalogue" -o "${catalogue%.po}.mo"
    done
}

install_system
install_uv
UV=$(find_uv)
sync_environment
check_weasyprint
compile_messages
