package dev.drydock.action.node.patch;

/**
 * Writes what is done on hosts: POSIX shell that may be begun again wherever it was cut short, and that asks nobody anything.
 * A package of Kubernetes is never moved here: its version is the cluster's to decide (kubernetes/kubernetes#107685).
 */
final class PatchScripts {
    private static final String HEAD = """
        set -u
        PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/sbin
        export PATH LC_ALL=C DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=a
        log=$(mktemp)
        trap 'rm -f "$log"' EXIT

        # Runs a command; where it fails, its last words are ours. Other programs that change packages, as the system itself does
        # every day, are waited for: dpkg does not do that itself.
        try() {
            turns=0
            until "$@" </dev/null >"$log" 2>&1; do
                if test "$turns" -lt 60 && grep -qE "$LOCKED" "$log"; then
                    turns=$((turns + 1))
                    echo "waits for another program that changes packages"
                    sleep 5
                    continue
                fi
                # dpkg names the package two lines before its last one.
                grep -v '^ *$' "$log" | tail -n 3 | tr '\\n\\r' '  ' >&2
                exit 1
            done
        }
        LOCKED='Could not get lock|Unable to (lock|acquire)|locked by another process'

        apt() {
            try apt-get -q -y -o DPkg::Lock::Timeout=5 -o Dpkg::Options::=--force-confdef \\
                -o Dpkg::Options::=--force-confold "$@"
        }

        # What is to be upgraded: names, one a line.
        chosen() {
            if command -v apt-get >/dev/null; then
                apt-get -s -o Debug::NoLocking=1 upgrade 2>/dev/null |
                    awk -v only="$security" '/^Inst / && (only == "no" || tolower($0) ~ /security/) { print $2 }'
            elif test "$security" = yes; then
                dnf -q --security check-update 2>/dev/null | awk 'NF == 3 && $1 ~ /\\./ { print $1 }'
            else
                dnf -q check-update 2>/dev/null | awk 'NF == 3 && $1 ~ /\\./ { print $1 }'
            fi
        }

        # Kubernetes' own packages are for `upgrade`, in its order.
        guard() {
            kubernetes=$(chosen | grep -E '^(kubeadm|kubelet|kubectl)([.:]|$)' | tr '\\n' ' ')
            if test -n "$kubernetes"; then
                echo "it would also move ${kubernetes}and they are not held: hold them (apt-mark hold, or dnf" \\
                    "versionlock), and change them by an upgrade of the cluster" >&2
                exit 1
            fi
        }
        """;

    private static final String FETCH = """
        if command -v apt-get >/dev/null; then
            # What was cut short before is finished first.
            try dpkg --configure -a
            apt update
            guard
            names=$(chosen)
            test -z "$names" || apt -d --only-upgrade install $names
        else
            try dnf -q -y makecache
            guard
            names=$(chosen)
            test -z "$names" || try dnf -q -y --downloadonly upgrade $names
        fi
        echo "fetched $(printf %s "$names" | grep -c .) packages"
        """;

    private static final String INSTALL = """
        if command -v apt-get >/dev/null; then
            try dpkg --configure -a
            guard
            names=$(chosen)
            test -z "$names" || apt --only-upgrade install $names
        else
            guard
            names=$(chosen)
            test -z "$names" || try dnf -q -y upgrade $names
        fi
        echo "installed $(printf %s "$names" | grep -c .) packages"
        """;

    private PatchScripts() {}

    static String fetch(boolean securityOnly) {
        return variables(securityOnly) + HEAD + FETCH;
    }

    static String install(boolean securityOnly) {
        return variables(securityOnly) + HEAD + INSTALL;
    }

    private static String variables(boolean securityOnly) {
        return "security=" + (securityOnly ? "yes" : "no") + "\n";
    }
}
