package dev.drydock.action.upgrade.apply;

import dev.drydock.action.upgrade.KubernetesVersion;

/**
 * Writes what an upgrade does on hosts, after Kubernetes' own "Upgrading kubeadm clusters": POSIX shell that looks before it
 * acts, so that it may be begun again wherever it was cut short, and that a person can run by hand. Pure text.
 *
 * @param run the run's id
 * @param target the version that the hosts are brought to
 */
record UpgradeScripts(String run, KubernetesVersion target) {
    private static final String WORK = "/var/lib/drydock/";

    private static final String HEAD = """
        set -u
        umask 077
        PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/sbin
        export PATH LC_ALL=C DEBIAN_FRONTEND=noninteractive KUBECONFIG=/etc/kubernetes/admin.conf
        mkdir -p "$work/before"

        # Runs a command whose output is kept; where it fails, its last words are ours.
        try() {
            echo "+ $*" >>"$work/log"
            if ! "$@" </dev/null >"$work/last" 2>&1; then
                cat "$work/last" >>"$work/log"
                # dpkg names the package two lines before its last one.
                grep -v '^ *$' "$work/last" | tail -n 3 | tr '\\n' ' ' >&2
                exit 1
            fi
            cat "$work/last" >>"$work/log"
        }

        uses_apt() { command -v apt-get >/dev/null; }

        apt() {
            try apt-get -q -y -o DPkg::Lock::Timeout=600 -o Dpkg::Options::=--force-confdef \\
                -o Dpkg::Options::=--force-confold "$@"
        }

        # The version of a package that is installed, as the distribution writes it.
        installed() {
            if uses_apt; then
                dpkg-query -W -f '${Status} ${Version}' "$1" 2>/dev/null | sed -n 's/^[a-z]* ok installed //p'
            else
                rpm -q --qf '%{VERSION}-%{RELEASE}' "$1" 2>/dev/null || true
            fi
        }

        # Brings packages to the version, and holds them again whatever happens.
        bring() {
            wanted=
            for package in "$@"; do
                case "$(installed "$package")" in
                    "$version"-* | "$version") ;;
                    *) wanted="$wanted $package" ;;
                esac
            done
            if test -z "$wanted"; then
                hold "$@"
                return 0
            fi
            exact=
            for package in $wanted; do
                if uses_apt; then
                    found=$(apt-cache madison "$package" | awk -v want="$version" \\
                        '$3 == want || index($3, want "-") == 1 { print $3; exit }')
                    if test -z "$found"; then
                        echo "there is no package $package $version in its package sources" >&2
                        exit 1
                    fi
                    exact="$exact $package=$found"
                else
                    exact="$exact $package-$version"
                fi
            done
            trap 'hold '"$*" EXIT
            if uses_apt; then
                try dpkg --configure -a
                try apt-mark unhold $wanted
                apt install $exact
            else
                try dnf -q -y --disableexcludes=all install $exact
            fi
            trap - EXIT
            hold "$@"
        }

        # Nothing but an upgrade of the cluster is to move these.
        hold() {
            if uses_apt; then
                apt-mark hold "$@" >/dev/null
            elif dnf -q versionlock --help >/dev/null 2>&1; then
                dnf -q versionlock add "$@" >/dev/null 2>&1
            fi
        }
        """;

    /** Every minor has a repository of its own. */
    private static final String SOURCE = """
        changed=
        for file in /etc/apt/sources.list /etc/apt/sources.list.d/* /etc/yum.repos.d/*; do
            test -f "$file" || continue
            case "$file" in
                *.drydock) continue ;;
            esac
            grep -qE 'core:/stable:/v[0-9]+\\.[0-9]+(/|$)' "$file" || continue
            copy="$work/before/$(printf %s "$file" | sed 's#/#,#g')"
            test -e "$copy" || cp -p "$file" "$copy"
            cp -p "$file" "$file.drydock"
            sed -E "s#(core:/stable:/)v[0-9]+\\.[0-9]+(/|\\$)#\\1$minor\\2#g" "$file" >"$file.drydock"
            mv "$file.drydock" "$file"
            changed=yes
        done
        if uses_apt; then
            apt update
        else
            try dnf -q -y makecache
        fi
        bring kubeadm
        kubeadm=$(kubeadm version -o short)
        if test "$kubeadm" != "v$version"; then
            echo "kubeadm says that it is $kubeadm after v$version was installed; which one is first on the PATH?" >&2
            exit 1
        fi
        echo "kubeadm is $kubeadm"
        """;

    private static final String COPY = """
        if test ! -e "$work/pki.tar"; then
            tar -C / -cf "$work/pki.tar.part" etc/kubernetes
            sync "$work/pki.tar.part"
            mv "$work/pki.tar.part" "$work/pki.tar"
        fi
        echo "certificates, kubeconfigs and manifests are copied to $work/pki.tar"
        """;

    /** Applying again is kubeadm's own way to go on. */
    private static final String APPLY = """
        kubeadm upgrade apply "v$version" -y </dev/null >"$work/kubeadm.log" 2>&1 &
        """;

    private static final String NODE = """
        kubeadm upgrade node </dev/null >"$work/kubeadm.log" 2>&1 &
        """;

    /** Its last line is told while it works. */
    private static final String FOLLOW = """
        child=$!
        while kill -0 "$child" 2>/dev/null; do
            grep -v '^ *$' "$work/kubeadm.log" | tail -n 1
            sleep 2
        done
        if ! wait "$child"; then
            grep -v '^ *$' "$work/kubeadm.log" | tail -n 1 >&2
            exit 1
        fi
        echo "kubeadm is done; its output is in $work/kubeadm.log"
        """;

    private static final String KUBELET = """
        bring kubelet kubectl
        systemctl daemon-reload
        try systemctl restart kubelet
        echo "kubelet $version is started"
        """;

    /** The folder on the host; root's alone. */
    String folder() {
        return WORK + run;
    }

    /** The package source of the target's minor, and kubeadm from it. */
    String kubeadm() {
        return variables() + HEAD + SOURCE;
    }

    /** A copy of what a control plane cannot be rebuilt without. */
    String copy() {
        return variables() + HEAD + COPY;
    }

    /** The cluster's configuration, and the first control plane. */
    String apply() {
        return variables() + HEAD + APPLY + FOLLOW;
    }

    /** Another node. */
    String node() {
        return variables() + HEAD + NODE + FOLLOW;
    }

    /** The kubelet, on a node that was emptied. */
    String kubelet() {
        return variables() + HEAD + KUBELET;
    }

    private String variables() {
        return "work=" + folder() + "\nversion=" + target.withoutV() + "\nminor=" + target.minorName() + "\n";
    }
}
