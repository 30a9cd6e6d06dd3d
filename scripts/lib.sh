# shellcheck shell=bash
# Shared by all scripts: where things are, how they speak, how they install what is missing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
ROOT=$PWD
VAR=${ESLNET_VAR:-$ROOT/var}
BIN=$ROOT/.venv/bin
MISSING_WORDS=""
MISSING_APT=""
MISSING_BREW=""

# macOS hides Homebrew's libraries from a Python that Homebrew did not install.
if [ "$(uname)" = Darwin ] && command -v brew >/dev/null; then
    DYLD_FALLBACK_LIBRARY_PATH="$(brew --prefix)/lib:${DYLD_FALLBACK_LIBRARY_PATH:-/usr/lib}"
    export DYLD_FALLBACK_LIBRARY_PATH
fi

say() { printf '%s\n' "$*"; }

die() {
    printf '%s\n' "$*" >&2
    exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

runs() { "$@" >/dev/null 2>&1 </dev/null; }

as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }

may_apt() { have apt-get && { [ "$(id -u)" = 0 ] || runs sudo -n true; }; }

apt_install() {
    as_root apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" </dev/null >/dev/null
}

# need WHAT "APT PACKAGES" "BREW PACKAGES" TEST...: remembers what to install when TEST fails.
need() {
    local what=$1 apt=$2 brew=$3
    shift 3
    runs "$@" && return
    MISSING_WORDS="${MISSING_WORDS:+$MISSING_WORDS, }$what"
    MISSING_APT="$MISSING_APT $apt"
    MISSING_BREW="$MISSING_BREW $brew"
}

# Installs what `need` found missing, or says in one line what to run.
# shellcheck disable=SC2086 # the package names are words
install_missing() {
    [ -n "$MISSING_WORDS" ] || return 0
    if may_apt; then
        say "Installing $MISSING_WORDS"
        apt_install $MISSING_APT || die "apt-get could not install it. Run: sudo apt-get install$MISSING_APT"
    elif have brew; then
        say "Installing $MISSING_WORDS"
        brew install --quiet $MISSING_BREW || die "Homebrew could not install it. Run: brew install$MISSING_BREW"
    elif [ "$(uname)" = Darwin ]; then
        die "Missing: $MISSING_WORDS. Install Homebrew (https://brew.sh) and run: brew install$MISSING_BREW"
    elif have apt-get; then
        die "Missing: $MISSING_WORDS. Run: sudo apt-get install$MISSING_APT"
    else
        die "Missing: $MISSING_WORDS. Install what your system calls these Debian packages:$MISSING_APT"
    fi
    MISSING_WORDS="" MISSING_APT="" MISSING_BREW=""
}

# A version manager may put commands on PATH that do not run, so each candidate is tried.
first_that_runs() {
    local candidate
    for candidate in "$@"; do
        if [ -n "$candidate" ] && runs "$candidate" --version; then
            command -v "$candidate"
            return
        fi
    done
    return 1
}

find_uv() { first_that_runs "$ROOT/.tools/uv/bin/uv" uv "${HOME:-}/.local/bin/uv"; }

find_chromium() {
    first_that_runs "${CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable \
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
}

cores() { getconf _NPROCESSORS_ONLN; }
