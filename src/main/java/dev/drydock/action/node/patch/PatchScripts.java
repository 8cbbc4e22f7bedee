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
                    sleep "$pause"
                    continue
                fi
                # dpkg names the package two lines before its last one; dnf tells what it did after what went wrong.
                words=
                uses_apt || words=$(sed -n '/^Error/,$p' "$log" | grep -v '^ *$' | head -n 5)
                printf '%s\\n' "${words:-$(grep -v '^ *$' "$log" | tail -n 3)}" | tr '\\n\\r' '  ' >&2
                exit 1
            done
        }
        LOCKED='Could not get lock|Unable to (lock|acquire)|locked by another process'
        LOCKED="$LOCKED|already locked by|Another transaction is in progress"

        # A system of rpm's may have the program apt-get too, and no packages of it.
        uses_apt() { command -v apt-get >/dev/null && test -s /var/lib/dpkg/status; }
        # apt waits five seconds itself.
        pause=5
        uses_apt || pause=10

        apt() {
            try apt-get -q -y -o DPkg::Lock::Timeout=5 -o Dpkg::Options::=--force-confdef \\
                -o Dpkg::Options::=--force-confold "$@"
        }

        # By itself dnf waits without end, and says nothing of that with -q. Other options come after the command, as dnf 5 wants
        # them, which 4 does not mind.
        dnf() {
            command dnf -q -y --setopt=exit_on_lock=1 "$@"
        }

        only=
        test "$security" = no || only=--security

        # What is to be upgraded: names, one a line. A new kernel is a new package, which its older one asks for.
        chosen() {
            if uses_apt; then
                would=$(apt-get -s -o Debug::NoLocking=1 --with-new-pkgs upgrade 2>&1) || unknown "$would"
                printf '%s\\n' "$would" |
                    awk -v only="$security" '/^Inst / && (only == "no" || tolower($0) ~ /security/) { print $2 }'
            else
                # Below a package that replaces another one is that, indented.
                try updates >&2
                awk '/^[^ ]/ && NF == 3 && $1 ~ /\\./ { print $1 }' "$log" | sort -u
            fi
        }

        # It ends with 100 where there is something.
        updates() {
            dnf check-update $only || test $? = 100
        }

        unknown() {
            printf '%s\\n' "$1" | grep -v '^ *$' | tail -n 3 | tr '\\n\\r' '  ' >&2
            exit 1
        }

        # dnf is given no names: what replaces a package it takes only then.
        upgrade() {
            try dnf upgrade $only --exclude=kubeadm --exclude=kubelet --exclude=kubectl "$@"
        }

        # Kubernetes' own packages are for `upgrade`, in its order.
        guard() {
            kubernetes=$(printf '%s\\n' "$names" | grep -E '^(kubeadm|kubelet|kubectl)([.:]|$)' | tr '\\n' ' ')
            if test -n "$kubernetes"; then
                echo "it would also move ${kubernetes}and they are not held: hold them (apt-mark hold, or dnf" \\
                    "versionlock), and change them by an upgrade of the cluster" >&2
                exit 1
            fi
        }
        """;

    private static final String FETCH = """
        if uses_apt; then
            # What was cut short before is finished first.
            try dpkg --configure -a
            # Without it apt goes on with the lists of before where a source was not reached, and that is a success to it.
            apt -o APT::Update::Error-Mode=any update
            names=$(chosen) || exit 1
            guard
            test -z "$names" || apt -d --only-upgrade install $names
        else
            # What it knows it keeps for two days, and a source that is away it passes over.
            try dnf makecache --refresh --setopt=skip_if_unavailable=0
            names=$(chosen) || exit 1
            guard
            test -z "$names" || upgrade --downloadonly
        fi
        echo "fetched $(printf %s "$names" | grep -c .) packages"
        """;

    private static final String INSTALL = """
        if uses_apt; then
            try dpkg --configure -a
            names=$(chosen) || exit 1
            guard
            test -z "$names" || apt --only-upgrade install $names
        else
            names=$(chosen) || exit 1
            guard
            test -z "$names" || upgrade
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
