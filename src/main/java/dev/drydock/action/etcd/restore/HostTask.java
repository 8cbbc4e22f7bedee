package dev.drydock.action.etcd.restore;

/**
 * A piece of a restore's work on one host: a script that may be begun again wherever it was cut short, and that a person can run
 * by hand. The variables at its head are {@link RestoreScripts}'.
 */
enum HostTask {
    STAGE("stage", "restore the snapshot beside the data", """
        # The old etcd still runs meanwhile: nothing of it is touched.
        if test -e "$work/staged" && test -d "$staged/member"; then
            echo "restored into $staged already"
            exit 0
        fi
        if test "$pointing" = elsewhere && ! is_written "$data"; then
            echo "where etcd is told its data folder was not found, so it cannot be pointed at another one" >&2
            exit 1
        fi
        if test ! -e "$work/staging"; then
            if test -e "$staged" && test -n "$(ls -A "$staged")"; then
                echo "$staged is there already, and is not empty" >&2
                exit 1
            fi
            : >"$work/staging"
        fi
        rm -rf "$staged"
        case "$tool" in
            "$work"/*) chmod 700 "$tool" ;;
        esac
        set -- snapshot restore "$work/snapshot.db" --data-dir "$staged" --name "$member" \\
            --initial-cluster "$cluster" --initial-cluster-token "$token" --initial-advertise-peer-urls "$peers"
        if test "$bump" -gt 0; then
            set -- "$@" --bump-revision "$bump" --mark-compacted
        fi
        if ! ETCDCTL_API=3 "$tool" "$@" >"$work/restore.log" 2>&1; then
            tail -n 3 "$work/restore.log" >&2
            exit 1
        fi
        chown -R "$owner" "$staged"
        chmod 700 "$staged"
        sync -f "$(dirname "$staged")"
        : >"$work/staged"
        echo "restored into $staged"
        """),
    STOP_API("stop-api", "stop the API server, the controller manager and the scheduler", """
        for part in kube-apiserver kube-controller-manager kube-scheduler; do
            hold "$part"
        done
        test ! -e "$held/kube-apiserver.unit" || : >"$work/kube-apiserver.unit"
        tries=0
        while api_runs; do
            tries=$((tries + 1))
            if test "$tries" -gt 360; then
                echo "kube-apiserver still runs after three minutes" >&2
                exit 1
            fi
            sleep 0.5
        done
        echo "the API server has stopped"
        """),
    STOP_ETCD("stop-etcd", "stop etcd", """
        stop_etcd
        echo "etcd has stopped"
        """),
    SWITCH("switch", "set the old data aside, and put the new data in its place", """
        if test ! -e "$work/staged"; then
            echo "nothing is restored beside the data here: stage comes first" >&2
            exit 1
        fi
        # Once more, in case that somebody started it since.
        stop_etcd
        if test "$pointing" = in-place; then
            if test -e "$staged"; then
                if test ! -e "$aside"; then
                    # A host that has lost its data has an empty folder to go back to.
                    test -e "$data" || mkdir -m 700 "$data"
                    mv -T "$data" "$aside"
                elif test -e "$data"; then
                    echo "$data, $aside and $staged are all there: look at them" >&2
                    exit 1
                fi
                mv -T "$staged" "$data"
            fi
            if test ! -e "$aside" || test ! -d "$data/member"; then
                echo "$data is not what was restored, or $aside is not there: look at them" >&2
                exit 1
            fi
            if command -v restorecon >/dev/null; then
                restorecon -R "$data"
            fi
        else
            old=$(printf %s "$data" | sed 's/[].[*^$\\\\#+?(){}|]/\\\\&/g')
            mkdir -p -m 700 "$work/before"
            printf '%s\\n' "$files" | while read -r file; do
                if test "$layout" = static-pod; then
                    file="$held/etcd.yaml"
                fi
                test -e "$file" || continue
                copy="$work/before/$(printf %s "$file" | sed 's#/#,#g')"
                if test ! -e "$copy"; then
                    cp -p "$file" "$copy.part"
                    mv "$copy.part" "$copy"
                fi
                cp -p "$copy" "$file.drydock"
                if test "$layout" = static-pod; then
                    # Where the folder is mounted from; in the container it stays where it is.
                    sed -E -i "s#^(( *-)? *path: *[\\"']?)$old(/?[\\"']? *)\\$#\\1$staged\\3#" "$file.drydock"
                else
                    sed -E -i "s#((--data-dir|ETCD_DATA_DIR)[= ][\\"']?)$old(/?([\\"' \\\\]|\\$))#\\1$staged\\3#g" "$file.drydock"
                fi
                mv "$file.drydock" "$file"
            done
            if test "$layout" = systemd; then
                systemctl daemon-reload
            fi
            if ! is_written "$staged"; then
                echo "etcd could not be pointed at $staged" >&2
                exit 1
            fi
        fi
        sync -f "$(dirname "$data")"
        echo "the new data is in place"
        """),
    START_ETCD("start-etcd", "start etcd", """
        # Not waited for: the members need each other to come up.
        release etcd
        if test "$layout" = systemd; then
            systemctl reset-failed etcd.service 2>/dev/null || true
            systemctl start --no-block etcd.service
        else
            # Its kubelet runs it, where that runs itself.
            systemctl start --no-block kubelet.service 2>/dev/null || true
        fi
        echo "etcd is starting"
        """),
    START_API("start-api", "start the API server", """
        release kube-apiserver
        # Its unit may have failed since it was put back, and then nothing but this starts it again.
        if test -e "$work/kube-apiserver.unit"; then
            systemctl reset-failed kube-apiserver.service 2>/dev/null || true
            systemctl start --no-block kube-apiserver.service
        fi
        echo "the API server is starting"
        """),
    START_CONTROLLERS("start-controllers", "start the controller manager and the scheduler, and the kubelet anew", """
        release kube-controller-manager
        release kube-scheduler
        if systemctl cat kubelet.service >/dev/null 2>&1; then
            systemctl try-restart kubelet.service
        fi
        echo "the controllers are starting, and the kubelet has begun anew"
        """),
    CLEAN("clean", "remove the copy of the snapshot", """
        # With them goes what could be undone by mistake later: the new data is in use.
        rm -f "$work/snapshot.db" "$work/snapshot.db.part" "$work/staging" "$work/staged" "$work/by-hand.sh"
        echo "the copy of the snapshot is removed"
        """),
    UNSTAGE("unstage", "remove what was restored beside the data", """
        if is_open "$staged"; then
            echo "$staged is in use" >&2
            exit 1
        fi
        if test -e "$work/staging"; then
            rm -rf "$staged"
            rm -f "$work/staging" "$work/staged"
        fi
        rm -f "$work/snapshot.db" "$work/snapshot.db.part"
        echo "nothing is left beside the data"
        """),
    SWITCH_BACK("switch-back", "put the old data back", """
        stop_etcd
        if test "$pointing" = in-place; then
            if test -e "$aside"; then
                if test -e "$data"; then
                    rm -rf "$staged"
                    mv -T "$data" "$staged"
                fi
                mv -T "$aside" "$data"
            fi
        else
            if test -d "$work/before"; then
                printf '%s\\n' "$files" | while read -r file; do
                    if test "$layout" = static-pod; then
                        file="$held/etcd.yaml"
                    fi
                    copy="$work/before/$(printf %s "$file" | sed 's#/#,#g')"
                    if test -e "$copy"; then
                        cp -p "$copy" "$file.drydock"
                        mv "$file.drydock" "$file"
                    fi
                done
                if test "$layout" != static-pod; then
                    systemctl daemon-reload
                fi
            fi
        fi
        sync -f "$(dirname "$data")"
        echo "the old data is in place"
        """);

    private final String id;
    private final String title;
    private final String body;

    HostTask(String id, String title, String body) {
        this.id = id;
        this.title = title;
        this.body = body;
    }

    /** What the journal and the host know it by. */
    String id() {
        return id;
    }

    /** What it does, for people. */
    String title() {
        return title;
    }

    /** The script without its head. */
    String body() {
        return body;
    }
}
