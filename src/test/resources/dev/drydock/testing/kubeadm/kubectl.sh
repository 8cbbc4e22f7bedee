#!/bin/sh
# Stands in for kubectl, as far as its own version goes.
case "$1 $*" in
    "version "*json*) printf '{\n  "clientVersion": {\n    "gitVersion": "@VERSION@"\n  },\n  "kustomizeVersion": "v5.4.2"\n}\n' ;;
    "version "*) printf 'Client Version: @VERSION@\nKustomize Version: v5.4.2\n' ;;
    *)
        echo "error: this stand-in of kubectl only knows its version" >&2
        exit 1
        ;;
esac
