package dev.drydock.action.etcd.restore;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes the scripts of one restore: pure text, the same for Drydock, for a person who goes on by hand, and for the page that
 * tells how it is done.
 *
 * @param run the run's id
 * @param cluster every member with its peer URLs, as {@code --initial-cluster} takes them; the same on every host
 * @param bumps whether revisions are bumped; the same on every host
 */
record RestoreScripts(String run, String cluster, boolean bumps) {
    /** Where a kubelet looks for static pods, as kubeadm sets it up. */
    static final String MANIFESTS = "/etc/kubernetes/manifests";

    private static final String WORK = "/var/lib/drydock/";

    /** What the tasks have in common. */
    private static final String FUNCTIONS = """

        # One task of a restore at a time on a host, whoever began it: what a lost connection left behind may still be at work.
        mkdir -p -m 700 "$work"
        exec 8>>"$work/lock"
        flock -w 900 8 || { echo "another task of this restore still works here" >&2; exit 1; }

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
        }

        # Whether a program of that name runs, in a container or not.
        runs() {
            for comm in /proc/[0-9]*/comm; do
                name=
                { read -r name <"$comm"; } 2>/dev/null || true
                if test "$name" = "$1"; then
                    return 0
                fi
            done
            return 1
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
                if is_open "$data" || is_open "$staged" || { test "$layout" = static-pod && runs etcd; }; then
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

    /** The folder of this restore on each host: the scripts, what they print, the snapshot, the manifests that are held back. */
    String folder() {
        return WORK + run;
    }

    /** Where the snapshot is copied to. */
    String snapshot() {
        return folder() + "/snapshot.db";
    }

    /** Where a program that restores is copied to, on a host that has none. */
    String carriedTool() {
        return folder() + "/etcdutl";
    }

    /** The script of one task on a host, which needs nothing else. */
    String of(HostTask task, RestoreHost host, Pointing pointing) {
        return opening(host, pointing, task.title()) + task.body();
    }

    /** All tasks of a host in one script, for a person: {@code by-hand.sh TASK}. */
    String byHand(RestoreHost host, Pointing pointing) {
        StringBuilder script = new StringBuilder(opening(host, pointing, "every task, by hand: by-hand.sh TASK"));
        StringBuilder cases = new StringBuilder("case \"${1:-}\" in\n");
        for (HostTask task : HostTask.values()) {
            String function = "task_" + task.id().replace('-', '_');
            script.append("\n# ").append(task.title()).append('\n');
            script.append(function).append("() {\n").append(task.body()).append("}\n");
            cases.append("    ").append(task.id()).append(") ").append(function).append(" ;;\n");
        }
        String names = Stream.of(HostTask.values()).map(HostTask::id).collect(Collectors.joining(", "));
        cases.append("    *) echo \"say which task: ").append(names).append("\" >&2; exit 2 ;;\nesac\n");
        return script.append('\n').append(cases).toString();
    }

    /** What every script begins with: its variables, and the functions that the tasks have in common. */
    String opening(RestoreHost host, Pointing pointing, String title) {
        return "#!/bin/sh\n# " + run + ", " + host.name() + ": " + title + ".\nset -eu\n"
                + "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n"
                + head(host, pointing).entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + quoted(entry.getValue()) + "\n")
                        .collect(Collectors.joining())
                + FUNCTIONS;
    }

    private Map<String, String> head(RestoreHost host, Pointing pointing) {
        Map<String, String> head = new LinkedHashMap<>();
        head.put("work", folder());
        head.put("held", folder() + "/held");
        head.put("manifests", MANIFESTS);
        host.site().ifPresent(site -> {
            head.put("layout", site.layout().word());
            head.put("data", site.data());
            switch (pointing) {
                case Pointing.InPlace inPlace -> {
                    head.put("pointing", "in-place");
                    head.put("staged", site.data() + ".new-" + run);
                    head.put("aside", aside(site));
                }
                case Pointing.Elsewhere(String folder) -> {
                    head.put("pointing", "elsewhere");
                    head.put("staged", folder);
                    head.put("files", String.join("\n", site.files()));
                }
            }
            head.put("member", site.member());
            head.put("peers", site.peerUrls());
            head.put("cluster", cluster);
            head.put("token", token());
            head.put("bump", bumps ? "yes" : "no");
            head.put("tool", site.tool().orElseGet(this::carriedTool));
            head.put("owner", site.owner());
        });
        return head;
    }

    /** What the old data folder is called once it is set aside. */
    String aside(MemberSite site) {
        return site.data() + ".before-" + run;
    }

    /** New, so that no member of the old cluster takes those of the new one for its own. */
    private String token() {
        return "drydock-" + run;
    }

    private static String quoted(String value) {
        return "'" + value.replace("'", "'\\''") + "'";
    }
}
