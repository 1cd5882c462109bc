#!/bin/sh
# Starts the set-up on a Node that runs. npm puts node_modules/.bin first on the PATH, where the pinned Node lies; on a
# system without one of its libraries it can't start, and then the system's Node must come in to diagnose that.
here=$(dirname -- "$(readlink -f -- "$0")")
if ! node --version >/dev/null 2>&1; then
  PATH=$(printf %s "$PATH" | tr : '\n' | grep -v '/node_modules/\.bin$' | paste -s -d : -)
  export PATH
fi
exec node "$here/launch.mjs" "$@"
