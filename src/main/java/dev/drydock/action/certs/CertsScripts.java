package dev.drydock.action.certs;

/**
 * Writes what a renewal does on a host, after Kubernetes' own "Certificate Management with kubeadm": POSIX shell that looks before
 * it acts, so that it may be begun again wherever it was cut short, and that a person can run by hand. Pure text.
 *
 * @param run the run's id
 */
record CertsScripts(String run) {
    private static final String HEAD = """
        set -u
        umask 077
        PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/sbin
        export PATH LC_ALL=C
        mkdir -p "$work"

        # Runs a command whose output is kept; where it fails, its last words are ours.
        try() {
            echo "+ $*" >>"$work/log"
            if ! "$@" </dev/null >"$work/last" 2>&1; then
                cat "$work/last" >>"$work/log"
                grep -v '^ *$' "$work/last" | grep -v 'stack trace' | tail -n 2 | tr '\\n' ' ' >&2
                exit 1
            fi
            cat "$work/last" >>"$work/log"
        }
        """;

    /** Without what kubeadm itself put aside there: data of etcd's, as large as that. */
    private static final String COPY = """
        if test ! -e "$work/kubernetes.tar"; then
            try tar -C / --exclude=etc/kubernetes/tmp -cf "$work/kubernetes.tar.part" etc/kubernetes
            try sync "$work/kubernetes.tar.part"
            try mv "$work/kubernetes.tar.part" "$work/kubernetes.tar"
        fi
        echo "/etc/kubernetes is copied to $work/kubernetes.tar"
        """;

    private static final String RENEW = """
        try kubeadm certs renew all
        echo "kubeadm has renewed all certificates; its output is in $work/log"
        """;

    /**
     * Whether a process is of a pod that came through the API, such as a tenant's control plane. The UID of a static pod is a hash
     * without dashes (Kubernetes, {@code pkg/kubelet/config/common.go}), and the names of control groups have the UIDs in them.
     */
    static final String IS_TENANT = """
        is_tenant() {
            grep -qE 'pod[0-9a-f]{8}[-_][0-9a-f]{4}[-_]' "$1cgroup" 2>/dev/null
        }
        """;

    private static final String RESTART = IS_TENANT + """
        manifests=/etc/kubernetes/manifests
        held=$work/held
        parts="etcd kube-apiserver kube-controller-manager kube-scheduler"
        boot=$(awk '$1 == "btime" { print $2 }' /proc/stat)
        ticking=$(getconf CLK_TCK)
        mkdir -p "$held"

        # Since when the oldest process of that name runs; nothing where none does.
        began() {
            for comm in /proc/[0-9]*/comm; do
                name=
                { read -r name <"$comm"; } 2>/dev/null
                test "$name" = "$1" || continue
                if is_tenant "${comm%comm}"; then continue; fi
                ticks=$(sed 's/.*) //' "${comm%comm}stat" 2>/dev/null | cut -d ' ' -f 20)
                test -z "$ticks" || echo $((boot + ticks / ticking))
            done | sort -n | head -n 1
        }

        # When the newest of the certificates that these parts use was written.
        written=$(
            for file in /etc/kubernetes/pki/*.crt /etc/kubernetes/pki/etcd/*.crt \\
                /etc/kubernetes/controller-manager.conf /etc/kubernetes/scheduler.conf; do
                case "$file" in
                    */ca.crt | */front-proxy-ca.crt) continue ;;
                esac
                stat -Lc %Y "$file" 2>/dev/null
            done | sort -n | tail -n 1
        )
        test -n "$written" || { echo "there are no certificates in /etc/kubernetes" >&2; exit 1; }

        is_new() {
            since=$(began "$1")
            test -n "$since" && test "$since" -gt "$written"
        }

        # A kubelet stops a static pod whose manifest is not there.
        hold() {
            cp -p "$manifests/$1.yaml" "$held/$1.yaml.part"
            sync "$held/$1.yaml.part"
            mv "$held/$1.yaml.part" "$held/$1.yaml"
            sync -f "$held"
            rm "$manifests/$1.yaml"
        }

        # It passes over names that begin with a dot, so it never reads half a manifest.
        release() {
            test -s "$held/$1.yaml" || return 0
            cp -p "$held/$1.yaml" "$manifests/.$1.yaml.drydock"
            sync "$manifests/.$1.yaml.drydock"
            mv "$manifests/.$1.yaml.drydock" "$manifests/$1.yaml"
            sync -f "$manifests"
            rm -f "$held/$1.yaml"
        }

        release_all() {
            for each in $parts; do
                release "$each"
            done
        }

        # Whatever ends this, no part is left away.
        trap release_all EXIT
        trap 'exit 143' TERM INT HUP

        restart() {
            name=$(printf %.15s "$1")
            echo "$1 is stopped"
            test -s "$held/$1.yaml" || hold "$1"
            quiet=0
            tries=0
            while test "$quiet" -lt 3; do
                if test -n "$(began "$name")"; then quiet=0; else quiet=$((quiet + 1)); fi
                tries=$((tries + 1))
                if test "$tries" -gt 180; then
                    echo "$1 still runs three minutes after its manifest was taken away; does the kubelet work?" >&2
                    exit 1
                fi
                sleep 1
            done
            release "$1"
            echo "$1 is started again"
            tries=0
            while ! is_new "$name"; do
                tries=$((tries + 1))
                if test "$tries" -gt 180; then
                    echo "$1 does not run three minutes after its manifest was put back; what does its log say?" >&2
                    exit 1
                fi
                sleep 1
            done
        }

        # What was cut short when both were there, is as it was before or after.
        for part in $parts; do
            test ! -e "$manifests/$part.yaml" || rm -f "$held/$part.yaml"
        done
        for part in $parts; do
            test -e "$manifests/$part.yaml" || test -s "$held/$part.yaml" || continue
            if test ! -s "$held/$part.yaml" && is_new "$(printf %.15s "$part")"; then
                continue
            fi
            restart "$part"
        done
        echo "all static pods of the control plane run since their certificates were renewed"
        """;

    /** The folder on the host; root's alone. */
    String folder() {
        return "/var/lib/drydock/" + run;
    }

    /** A copy of all that is about to change. */
    String copy() {
        return variables() + HEAD + COPY;
    }

    /** What kubeadm does; doing it again does no harm. */
    String renew() {
        return variables() + HEAD + RENEW;
    }

    /** Each static pod that runs since before its certificates were written, one after the other. */
    String restart() {
        return variables() + HEAD + RESTART;
    }

    private String variables() {
        return "work=" + folder() + "\n";
    }
}
