# Holds a fleet's namespaces for as long as its input is open, and then undoes what outlives them.
# Arguments: the fleet's name, which is also the name of its interface, and the folders of cgroups that are its own.
# The signals of a terminal must not end it before its namespaces: the end of the input is what counts.
trap '' INT HUP TERM
name=$1
shift
unshare --mount --net --ipc --pid --fork --kill-child --mount-proc cat
ip link delete "$name" 2>/dev/null
# The last processes of the namespaces are gone a moment after their first.
for attempt in 1 2 3 4 5 6 7 8 9 10; do
    left=0
    for folder in "$@"; do
        [ ! -d "$folder" ] || find "$folder" -depth -type d -exec rmdir {} + 2>/dev/null || left=1
    done
    [ $left = 1 ] || break
    sleep 0.2
done
