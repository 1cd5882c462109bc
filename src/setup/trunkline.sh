#!/bin/sh
# The package's `bin`: `npx trunkline --help` inside a clone.
exec "$(dirname -- "$(readlink -f -- "$0")")/start.sh" cli "$@"
