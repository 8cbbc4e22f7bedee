#!/bin/sh
# Stands in for a kubelet: runs what the manifests of static pods say, as processes, for as long as the manifests are there.
# As with a real one, every file in the folder counts, whatever it is called, if its name does not begin with a dot; a
# changed file is another pod; and the pods outlast the kubelet.
manifests=/etc/kubernetes/manifests
pods=/run/kubelet
newline='
'
mkdir -p $pods /var/log/pods

alive() {
    state=$(sed -n 's/^State:.//p' "/proc/$1/status" 2>/dev/null)
    case $state in '' | Z*) return 1 ;; esac
}

# Runs in a mount namespace of its own: each volume is where the manifest mounts it, and nowhere else.
container='
echo $$ >"$POD/pid"
for volume in $VOLUMES; do
    source=${volume%:*}
    target=${volume#*:}
    [ "$source" != "$target" ] || continue
    mkdir -p /run/kubelet-volume
    mount --bind "$source" /run/kubelet-volume
    mount -t tmpfs -o mode=0755 container "${target%/*}"
    mkdir -p "$target"
    mount --move /run/kubelet-volume "$target"
done
exec "$@"'

start() {
    pod=$pods/$1
    volumes=
    set -- "$1" "$2"
    while read -r kind rest; do
        case $kind in
            argument) set -- "$@" "$rest" ;;
            volume)
                [ -e "${rest% *}" ] || mkdir -p -m 0755 "${rest% *}"
                volumes="$volumes ${rest% *}:${rest#* }"
                ;;
        esac
    done <<END
$(awk -f /usr/libexec/stand-ins/manifest.awk "$manifests/$1")
END
    mkdir -p "$pod"
    printf '%s\n' "$2" >"$pod/stamp"
    log=/var/log/pods/$1.log
    shift 2
    # It says itself who it is: this kubelet may be ended before it could.
    POD=$pod VOLUMES=$volumes PATH=/usr/libexec/images:$PATH \
        setsid unshare --mount sh -c "$container" container "$@" >>"$log" 2>&1 </dev/null &
}

# Looks after a pod that was started: asks it to stop if it is not wanted, insists in the end, and forgets it when it is gone.
look() {
    pod=$1
    read -r stamp <"$pod/stamp"
    read -r pid <"$pod/pid"
    waited=0
    [ ! -e "$pod/waited" ] || read -r waited <"$pod/waited"
    if ! alive "$pid"; then
        # With the first process of a container its other ones end.
        kill -KILL -- "-$pid" 2>/dev/null
        # One that ended by itself is started again after a moment, not at once.
        if [ -e "$pod/stopping" ] || [ "$waited" -ge 5 ]; then
            rm -r "$pod"
            return
        fi
    elif [ ! -e "$pod/stopping" ]; then
        case "$newline$now$newline" in
            *"$newline$stamp$newline"*) return ;;
        esac
        : >"$pod/stopping"
        kill -TERM "$pid"
        return
    elif [ "$waited" -ge 100 ]; then
        kill -KILL -- "-$pid"
    fi
    echo $((waited + 1)) >"$pod/waited"
}

# A kubelet before this one may have been ended when it had only begun with a pod: its process soon says that it is there, or
# there is none.
for pod in "$pods"/*; do
    tries=0
    while [ -d "$pod" ] && [ ! -e "$pod/pid" ]; do
        tries=$((tries + 1))
        [ "$tries" -le 50 ] || rm -r "$pod"
        sleep 0.1
    done
done

while :; do
    now=$(cd $manifests 2>/dev/null && stat -c '%n %i %s %y' -- * 2>/dev/null)
    for pod in "$pods"/*; do
        [ ! -e "$pod/pid" ] || look "$pod"
    done
    while read -r name rest; do
        [ -z "$name" ] || [ -e "$pods/$name" ] || start "$name" "$name $rest"
    done <<END
$now
END
    sleep 0.15
done
