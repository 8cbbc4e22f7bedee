#!/bin/sh
# Stands in for a program that is looked for by its name alone.
trap 'kill $!; exit 0' TERM INT
while :; do
    sleep 3600 &
    wait $!
done
