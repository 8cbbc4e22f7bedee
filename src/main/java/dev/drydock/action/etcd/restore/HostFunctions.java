package dev.drydock.action.etcd.restore;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * What all scripts for the host of a member have in common: how etcd and the rest of a control plane are taken out of service and
 * put back, and how it is seen that etcd has really ended.
 */
final class HostFunctions {
    private HostFunctions() {}

    /**
     * The functions. They go by the variables {@code work}, {@code held}, {@code manifests}, {@code layout}, {@code data},
     * {@code member} and {@code staged}.
     */
    private static final String TEXT = """

        # One task of a run at a time on a host, whoever began it: what a lost connection left behind may still be at work.
        mkdir -p -m 700 "$work"
        exec 8>>"$work/lock"
        flock -w 900 8 || { echo "another task of this run still works here" >&2; exit 1; }

        # Takes a part out of service: its manifest, or its unit, which then does not start when the host boots either.
        hold() {
            mkdir -p -m 700 "$held"
            if test "$1" != etcd || test "$layout" = static-pod; then
                if test -e "$manifests/$1.yaml"; then
                    cp -p "$manifests/$1.yaml" "$held/$1.yaml.part"
                    sync "$held/$1.yaml.part"
                    mv "$held/$1.yaml.part" "$held/$1.yaml"
                    sync -f "$held"
                    rm "$manifests/$1.yaml"
                fi
            fi
            if test "$1" = etcd && test "$layout" = static-pod; then
                return 0
            fi
            state=$(systemctl show -p LoadState -p ActiveState --value "$1.service" | tr '\\n' ' ')
            case "$state" in
                "loaded inactive "*) test "$1" = etcd || return 0 ;;
                "loaded "*) ;;
                *) return 0 ;;
            esac
            mkdir -p "/etc/systemd/system/$1.service.d"
            : >"$held/$1.unit"
            printf '[Unit]\\nConditionPathExists=!%s\\n' "$held/$1.unit" >"/etc/systemd/system/$1.service.d/drydock.conf"
            systemctl daemon-reload
            systemctl stop "$1.service"
        }

        # Puts it back into service. A kubelet passes over names that begin with a dot, so it never reads half a manifest.
        release() {
            if test -s "$held/$1.yaml"; then
                cp -p "$held/$1.yaml" "$manifests/.$1.yaml.drydock"
                sync "$manifests/.$1.yaml.drydock"
                mv "$manifests/.$1.yaml.drydock" "$manifests/$1.yaml"
                sync -f "$manifests"
                rm -f "$held/$1.yaml"
            fi
            if test -e "$held/$1.unit"; then
                rm -f "/etc/systemd/system/$1.service.d/drydock.conf"
                rmdir --ignore-fail-on-non-empty "/etc/systemd/system/$1.service.d" 2>/dev/null || true
                systemctl daemon-reload
                systemctl reset-failed "$1.service" 2>/dev/null || true
                systemctl start --no-block "$1.service"
                rm -f "$held/$1.unit"
            fi
            # Half a copy, of a taking out that was cut short: its manifest was never removed.
            rm -f "$held/$1.yaml.part"
        }

        # Whether a program of that name runs with one of these words, if there are any, on its command line or in its
        # environment, in a container or not. Others of that name may run here too: a tenant's control plane in pods, or a mesh's etcd.
        runs_with() {
            program=$1
            shift
            for process in /proc/[0-9]*; do
                name=
                { read -r name <"$process/comm"; } 2>/dev/null || true
                test "$name" = "$program" || continue
                test $# -gt 0 || return 0
                said=$(cat "$process/cmdline" "$process/environ" 2>/dev/null | tr '\\0' '\\n')
                for word; do
                    printf '%s\\n' "$said" | grep -qxF -e "$word" && return 0
                done
            done
            return 1
        }

        # Whether the member's etcd runs.
        etcd_runs() {
            runs_with etcd "--name=$member" "$member" "ETCD_NAME=$member"
        }

        # Whether the API server of the manifest that was taken out runs: known by its etcd. A unit's has stopped when it is held.
        api_runs() {
            test -s "$held/kube-apiserver.yaml" || return 1
            servers=$(sed -n "s/.*\\(--etcd-servers=[^\\"' ]*\\).*/\\1/p" "$held/kube-apiserver.yaml" | head -n 1)
            runs_with kube-apiserver ${servers:+"$servers"}
        }

        # Whether etcd has the folder's database open: it holds a lock on it for as long as it runs, in a container too.
        is_open() {
            test -e "$1/member/snap/db" && ! flock -n "$1/member/snap/db" true
        }

        # A kubelet may just be starting it again, so it must be quiet for a while.
        stop_etcd() {
            hold etcd
            tries=0
            quiet=0
            while test "$quiet" -lt 6; do
                if is_open "$data" || is_open "$staged" || { test "$layout" = static-pod && etcd_runs; }; then
                    quiet=0
                else
                    quiet=$((quiet + 1))
                fi
                tries=$((tries + 1))
                if test "$tries" -gt 360; then
                    echo "etcd still runs, or has its database open, after three minutes" >&2
                    exit 1
                fi
                sleep 0.5
            done
        }

        # Whether etcd's manifest, or its unit's files, have this folder for its data.
        is_written() {
            pattern=$(printf %s "$1" | sed 's/[].[*^$\\\\#+?(){}|]/\\\\&/g')
            if test "$layout" = static-pod; then
                cat "$manifests/etcd.yaml" "$held/etcd.yaml" 2>/dev/null |
                    grep -E "^(( *-)? *path: *[\\"']?)$pattern/?[\\"']? *\\$" >/dev/null
            else
                printf '%s\\n' "$files" | while read -r file; do
                    cat "$file" 2>/dev/null || true
                done | grep -E -e "(--data-dir|ETCD_DATA_DIR)[= ][\\"']?$pattern/?([\\"' \\\\]|\\$)" >/dev/null
            fi
        }

        """;

    /**
     * What a script begins with, which needs nothing else.
     *
     * @param run the run's id
     * @param title what the script does, for who reads it
     * @param variables what the script goes by
     */
    static String opening(String run, RestoreHost host, String title, Map<String, String> variables) {
        return "#!/bin/sh\n# " + run + ", " + host.name() + ": " + title + ".\nset -eu\n"
                + "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n"
                + variables.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + quoted(entry.getValue()) + "\n")
                        .collect(Collectors.joining())
                + TEXT;
    }

    private static String quoted(String value) {
        return "'" + value.replace("'", "'\\''") + "'";
    }
}
