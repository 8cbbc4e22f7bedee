#!/bin/sh
# A maintainer script of a package, which fails if it is told to.
set -e
place=@PACKAGE@/${0##*[./]}
if grep -qs "^dpkg $place exit" /var/lib/rig/faults; then
    sed -i "\\#^dpkg $place exit once#d" /var/lib/rig/faults
    echo "$place: made to fail" >&2
    exit 1
fi
@MORE@
