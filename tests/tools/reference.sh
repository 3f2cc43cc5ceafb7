#!/bin/sh
# reference.sh PROGRAM FILE: rewrites what stands between "<!-- NAME -->" and "<!-- /NAME -->" of FILE with
# what PROGRAM NAME prints.
set -eu
for name in options limits diagnostics; do
    "$1" $name >"$2.part"
    awk -v name="$name" -v part="$2.part" '
        $0 == "<!-- /" name " -->" { skip = 0 }
        !skip { print }
        $0 == "<!-- " name " -->" { skip = 1; while ((getline line < part) > 0) print line }' "$2" >"$2.new"
    rm "$2.part"
    mv "$2.new" "$2"
done
