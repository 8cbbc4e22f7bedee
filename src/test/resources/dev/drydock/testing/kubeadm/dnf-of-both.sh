#!/bin/sh
# The real dnf, which is of version 4, behind what version 5 takes: it has no option before its command that is the command's own, and
# not all that 4 has.
command=
refuse() {
    echo "Unknown argument \"$1\" for command \"dnf5 $command\", after dnf 5's own source" >&2
    exit 2
}
for word in "$@"; do
    case $command:$word in
        *:-q | *:-y | *:-C | *:--refresh | *:--help | *:--setopt=* | *:--disablerepo=* | *:--exclude=*) ;;
        install:--downloadonly | upgrade:--downloadonly) ;;
        check-update:--security | upgrade:--security) ;;
        list:--available | list:--showduplicates) ;;
        needs-restarting:-r) ;;
        *:-*) refuse "$word" ;;
        :*) command=$word ;;
    esac
done
exec /usr/bin/dnf-3 "$@"
