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
        export PATH LC_ALL=C DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=l KUBECONFIG=/etc/kubernetes/admin.conf
        mkdir -p "$work/before"

        # What another run began here may still go on: one after the other. kubeadm holds this as long as it works.
        exec 8>>/run/drydock-upgrade.lock
        if ! flock -n 8; then
            echo "what an earlier upgrade began here goes on still, and is waited for"
            flock -w 3600 8 || { echo "what an earlier upgrade began here has not ended within an hour" >&2; exit 1; }
        fi

        # What went wrong; where it is for want of room, that comes first, for it may have cut short the rest. What is half
        # written goes, or these words would find no room either.
        fail() {
            free=$(df -Pk "$work" | awk 'NR == 2 { print $4 }')
            rm -f "$work"/*.part
            test "${free:-1000}" -ge 100 || printf %s "the disk of $work is full: " >&2
            printf '%s\\n' "$*" >&2
            exit 1
        }

        # Runs a command whose output is kept, in memory first; where it fails, its last words are ours. Other programs that
        # change packages, as the system itself does every day, are waited for: dpkg and apt-mark do not do that themselves.
        try() {
            turns=0
            until "$@" </dev/null >"$last" 2>&1 8>&-; do
                if test "$turns" -lt 60 && grep -qE "$LOCKED" "$last"; then
                    turns=$((turns + 1))
                    echo "waits for another program that changes packages"
                    sleep "$pause"
                    continue
                fi
                { echo "+ $*"; cat "$last"; } >>"$work/log" 2>/dev/null
                # dpkg names the package two lines before its last one; dnf tells what it did after what went wrong.
                words=
                uses_apt || words=$(sed -n '/^Error/,$p' "$last" | grep -v '^ *$' | head -n 5)
                fail "$(printf '%s\\n' "${words:-$(grep -v '^ *$' "$last" | tail -n 3)}" | tr '\\n\\r' '  ')"
            done
            { echo "+ $*"; cat "$last"; } >>"$work/log" 2>/dev/null
        }
        LOCKED='Could not get lock|Unable to (lock|acquire)|locked by another process'
        LOCKED="$LOCKED|already locked by|Another transaction is in progress"
        last=/run/drydock-${work##*/}.last

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

        # The version of a package that is installed, as the distribution writes it.
        installed() {
            if uses_apt; then
                dpkg-query -W -f '${Status} ${Version}' "$1" 2>/dev/null | sed -n 's/^[a-z]* ok installed //p'
            else
                # Of what is not there rpm says so where the version would be.
                found=$(rpm -q --qf '%{VERSION}-%{RELEASE}' "$1" 2>/dev/null) && echo "$found"
            fi
        }

        # Sets exact to those of the packages that are not of the version, as the package manager is to be asked for them.
        wanted() {
            wanted=
            for package in "$@"; do
                case "$(installed "$package")" in
                    "$version"-* | "$version") ;;
                    *) wanted="$wanted $package" ;;
                esac
            done
            exact=
            for package in $wanted; do
                if uses_apt; then
                    found=$(apt-cache madison "$package" | awk -v want="$version" \\
                        '$3 == want || index($3, want "-") == 1 { print $3; exit }')
                    test -n "$found" || fail "there is no package $package $version in its package sources"
                    exact="$exact $package=$found"
                else
                    exact="$exact $package-$version"
                fi
            done
        }

        # Brings packages to the version. They are held all the while, and after whatever happens.
        bring() {
            wanted "$@"
            if test -n "$exact"; then
                trap 'hold '"$*" EXIT
                lift "$@"
                if uses_apt; then
                    try dpkg --configure -a
                    apt --allow-change-held-packages install $exact
                else
                    try dnf install "$ALL" $exact
                fi
                trap - EXIT
            fi
            hold "$@"
        }

        # Only fetches them: a host that cannot keeps its pods.
        fetch() {
            wanted "$@"
            if test -z "$exact"; then
                return 0
            elif uses_apt; then
                apt -d --allow-change-held-packages install $exact
            else
                trap 'hold '"$*" EXIT
                lift "$@"
                try dnf install --downloadonly "$ALL" $exact
                trap - EXIT
                hold "$@"
            fi
        }

        # The packages of Kubernetes are excluded in its repository's file, after its own instructions; dnf 4 calls all
        # excludes "all", and 5 calls them "*".
        ALL='--setopt=disable_excludes=all,*'

        # dnf has no word for passing over a lock once, as apt has. No repository is asked for what is installed.
        lift() {
            if ! uses_apt && locks; then
                try dnf versionlock --disablerepo='*' delete "$@"
            fi
        }

        # Whether dnf has its plugin for locks; 5 has it built in.
        locks() {
            dnf versionlock --help >/dev/null 2>&1 8>&-
        }

        # Nothing but an upgrade of the cluster is to move these.
        hold() {
            if uses_apt; then
                try apt-mark hold "$@"
            elif locks; then
                try dnf versionlock --disablerepo='*' add "$@"
            fi
        }
        """;

    /** Every minor has a repository of its own. */
    private static final String SOURCE = """
        # From here on there are newer ones to be had, and who upgrades the system by the clock is not to take them.
        for package in kubeadm kubelet kubectl; do
            test -z "$(installed "$package")" || hold "$package"
        done
        rm -rf "$work/sources"
        mkdir "$work/sources" || fail "$work/sources cannot be made"
        for file in /etc/apt/sources.list /etc/apt/sources.list.d/* /etc/yum.repos.d/*; do
            test -f "$file" || continue
            case "$file" in
                *.drydock) continue ;;
            esac
            grep -qE 'core:/stable:/v[0-9]+\\.[0-9]+(/|$)' "$file" || continue
            copy="$work/before/$(printf %s "$file" | sed 's#/#,#g')"
            test -e "$copy" || { cp -p "$file" "$copy.part" && mv "$copy.part" "$copy"; } || fail "$file cannot be copied"
            cp -p "$file" "$file.drydock" &&
                sed -E "s#(core:/stable:/)v[0-9]+\\.[0-9]+(/|\\$)#\\1$minor\\2#g" "$file" >"$file.drydock" &&
                mv "$file.drydock" "$file" || fail "the package source $file cannot be changed"
            case "$file" in
                *.list | *.sources) cp "$file" "$work/sources/" || fail "$file cannot be copied" ;;
            esac
        done
        if uses_apt; then
            # Only those that were changed: what ails another source is no reason to stop here. Without a word of its own apt goes
            # on with old lists where a source was not reached.
            set -- -o APT::Update::Error-Mode=any
            if test -n "$(ls "$work/sources")"; then
                set -- "$@" -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts="$work/sources" \\
                    -o APT::Get::List-Cleanup=0
            fi
            apt "$@" update
        else
            # What it knows it keeps for two days, and a source that is away it passes over.
            try dnf makecache --refresh --setopt=skip_if_unavailable=0
        fi
        bring kubeadm
        fetch kubelet kubectl
        kubeadm=$(kubeadm version -o short)
        if test "$kubeadm" != "v$version"; then
            fail "kubeadm says that it is $kubeadm after v$version was installed; which one is first on the PATH?"
        fi
        echo "kubeadm is $kubeadm"
        """;

    private static final String COPY = """
        if test ! -e "$work/pki.tar"; then
            # kubeadm leaves copies of etcd's data under tmp: large, and old by now.
            try tar -C / --exclude=etc/kubernetes/tmp -cf "$work/pki.tar.part" etc/kubernetes
            sync "$work/pki.tar.part" || sync
            mv "$work/pki.tar.part" "$work/pki.tar" || fail "it cannot be kept"
        fi
        echo "certificates, kubeconfigs and manifests are copied to $work/pki.tar"
        """;

    /**
     * kubeadm gives what it writes anew the proxies of its own environment (its {@code GetProxyEnvVars}), and a unit has none: it is
     * given those that the API server has.
     */
    static final String PROXIES = """
        manifest=${manifest:-/etc/kubernetes/manifests/kube-apiserver.yaml}
        for variable in HTTP_PROXY HTTPS_PROXY NO_PROXY ALL_PROXY http_proxy https_proxy no_proxy all_proxy; do
            value=$(awk -v want="$variable" '
                found { sub(/^ *value: */, ""); sub(/^["\\047]/, ""); sub(/["\\047] *$/, ""); print; exit }
                { name = $0; gsub(/["\\047]/, "", name) }
                name ~ ("^ *- name: " want " *$") { found = 1 }' "$manifest" 2>/dev/null)
            test -z "$value" || export "$variable=$value"
        done
        """;

    /** Applying again is kubeadm's own way to go on. */
    private static final String APPLY = """
        kubeadm upgrade apply "v$version" -y </dev/null >>"$work/kubeadm.log" 2>&1 &
        """;

    private static final String NODE = """
        kubeadm upgrade node </dev/null >>"$work/kubeadm.log" 2>&1 &
        """;

    /** Its last line is told while it works. */
    private static final String FOLLOW = """
        child=$!
        said() { grep -v -e '^ *$' -e '^To see the stack trace' "$work/kubeadm.log" | tail -n 1; }
        while kill -0 "$child" 2>/dev/null; do
            said
            sleep 2
        done
        wait "$child"
        code=$?
        test "$code" -le 128 || fail "kubeadm was killed by signal $((code - 128)); it had said last: $(said)"
        test "$code" = 0 || fail "$(said)"
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
        return variables() + HEAD + PROXIES + APPLY + FOLLOW;
    }

    /** Another node. */
    String node() {
        return variables() + HEAD + PROXIES + NODE + FOLLOW;
    }

    /** The kubelet, on a node that was emptied. */
    String kubelet() {
        return variables() + HEAD + KUBELET;
    }

    private String variables() {
        return "work=" + folder() + "\nversion=" + target.withoutV() + "\nminor=" + target.minorName() + "\n";
    }
}
