package dev.drydock.action.upgrade;

/** The script by which a host is looked at before an upgrade: POSIX shell that reads, and changes nothing there. Pure text. */
final class UpgradeSurveyScript {
    /** Prints {@code key=value} lines; {@code $minors} are the minor versions whose packages are asked for. */
    static final String TEXT = """
        PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/sbin
        export PATH LC_ALL=C

        machine() {
            test -d /run/systemd/system && echo systemd=yes
            (
                . /etc/os-release
                echo "system=$PRETTY_NAME"
                echo "release=$ID ${VERSION_ID:-}"
            ) 2>/dev/null
            echo "kubeadm=$(kubeadm version -o short 2>/dev/null | head -n 1)"
            echo "kubelet=$(kubelet --version 2>/dev/null | head -n 1)"
            echo "kubectl=$(kubectl version --client 2>/dev/null | head -n 1)"
            if test -e /sys/fs/cgroup/cgroup.controllers; then
                echo cgroup=2
            elif test -d /sys/fs/cgroup; then
                echo cgroup=1
            fi
            grep -Eqs '^failCgroupV1: *false' /var/lib/kubelet/config.yaml && echo cgroupv1=allowed
            for folder in /usr /var/lib /var/cache/apt/archives /var/cache/dnf /var/cache/libdnf5 /etc/kubernetes; do
                test -d "$folder" && df -Pk "$folder" | awk -v folder="$folder" 'NR == 2 { print "free=" $4 " " folder }'
            done
            test -d /var/lib/etcd && echo "etcd=$(du -sk /var/lib/etcd 2>/dev/null | awk '{ print $1; exit }')"
        }

        # What a source has of a minor version. It is asked from a folder of its own, so that nothing here is changed.
        offered_by_apt() {
            own=$(mktemp -d) || return 0
            mkdir -p "$own/lists/partial" "$own/cache/archives/partial" "$own/parts"
            for file in /etc/apt/sources.list /etc/apt/sources.list.d/*; do
                case "$file" in
                    *.list | *.sources) ;;
                    *) continue ;;
                esac
                grep -qsE 'core:/stable:/v[0-9]+\\.[0-9]+(/|$)' "$file" || continue
                sed -E "s#(core:/stable:/)v[0-9]+\\.[0-9]+(/|\\$)#\\1$1\\2#g" "$file" >"$own/parts/${file##*/}"
            done
            if test -z "$(ls "$own/parts")"; then
                echo "known=$1"
                list "$1" "$(apt-cache madison kubeadm kubelet kubectl 2>/dev/null)"
            else
                cat >"$own/conf" <<END
        #clear APT::Update;
        APT::Update::Error-Mode "any";
        APT::Sandbox::User "root";
        Acquire::Languages "none";
        Acquire::http::Timeout "20";
        Acquire::https::Timeout "20";
        Dir::Etc::sourcelist "/dev/null";
        Dir::Etc::sourceparts "$own/parts";
        Dir::State::Lists "$own/lists";
        Dir::Cache "$own/cache";
        END
                if apt-get -q -c="$own/conf" update >"$own/log" 2>&1; then
                    echo "asked=$1"
                    list "$1" "$(apt-cache -c="$own/conf" madison kubeadm kubelet kubectl 2>/dev/null)"
                else
                    echo "unasked=$1 $(grep '^E: ' "$own/log" | head -n 1)"
                fi
            fi
            rm -rf "$own"
        }

        # The same of dnf. The key that a source's own file names is taken, into that folder too.
        offered_by_dnf() {
            own=$(mktemp -d) || return 0
            mkdir "$own/repos"
            for file in /etc/yum.repos.d/*.repo; do
                grep -qsE 'core:/stable:/v[0-9]+\\.[0-9]+(/|$)' "$file" || continue
                sed -E "s#(core:/stable:/)v[0-9]+\\.[0-9]+(/|\\$)#\\1$1\\2#g" "$file" >"$own/repos/${file##*/}"
            done
            if test -z "$(ls "$own/repos")"; then
                echo "known=$1"
                listed_by_dnf "$1" -C
            elif dnf_apart makecache --setopt=skip_if_unavailable=0 >"$own/log" 2>&1; then
                echo "asked=$1"
                listed_by_dnf "$1"
            else
                echo "unasked=$1 $(grep . "$own/log" | tail -n 1)"
            fi
            rm -rf "$own"
        }

        # dnf 5 has a cache's folder of its own for root.
        dnf_apart() {
            dnf -q -y --setopt=timeout=10 --setopt=retries=1 --setopt="reposdir=$own/repos" --setopt="cachedir=$own/cache" --setopt="system_cachedir=$own/cache" \\
                --setopt="logdir=$own" "$@"
        }

        # The packages of Kubernetes are excluded, after its own instructions; dnf 4 calls all excludes "all", and 5 "*".
        listed_by_dnf() {
            minor=$1
            shift
            set -- list --available --showduplicates --setopt='disable_excludes=all,*' "$@" kubeadm kubelet kubectl
            if test -z "$(ls "$own/repos")"; then dnf -q "$@"; else dnf_apart "$@"; fi 2>/dev/null |
                awk -v minor="$minor" 'index("v" $2, minor ".") == 1 {
                    sub(/\\..*/, "", $1)
                    print "offer=" minor " " $1 " " $2
                }'
        }

        list() {
            echo "$2" | awk -v minor="$1" 'NF > 3 && index("v" $3, minor ".") == 1 { print "offer=" minor " " $1 " " $3 }'
        }

        packages() {
            if command -v apt-get >/dev/null && test -s /var/lib/dpkg/status; then
                echo packages=apt
                # Not by apt-mark, which writes its cache anew.
                dpkg --get-selections 2>/dev/null | awk '$2 == "hold" { print "held=" $1 }'
                dpkg --audit 2>/dev/null | grep . | head -n 1 | sed 's/^/broken=/'
                lock=$(find /proc/[0-9]*/fd -lname '/var/lib/dpkg/lock*' 2>/dev/null | head -n 1)
                test -n "$lock" && echo "locked=$(cat "${lock%/fd/*}/comm")"
                for minor in $minors; do
                    offered_by_apt "$minor"
                done
            elif command -v dnf >/dev/null; then
                echo packages=dnf
                for lock in /var/lib/dnf/*_lock.pid /var/cache/dnf/*_lock.pid; do
                    locker=$(cat "$lock" 2>/dev/null) && test -d "/proc/$locker" &&
                        echo "locked=$(cat "/proc/$locker/comm")"
                done
                # A line of dnf 4 is NAME-EPOCH:VERSION-RELEASE.*, of 5 `Package name: NAME` and more.
                dnf -q versionlock --disablerepo='*' list 2>/dev/null |
                    sed -n 's/^Package name: //; /^[^ !]*$/s/^/held=/p'
                dnf -q versionlock --help >/dev/null 2>&1 ||
                    grep -qsE '^ *exclude(pkgs)? *=.*kubelet' /etc/yum.repos.d/*.repo /etc/dnf/dnf.conf || echo unlockable=yes
                for minor in $minors; do
                    offered_by_dnf "$minor"
                done
            fi
        }

        # The script itself comes on the standard input, which is nobody else's.
        machine </dev/null
        packages </dev/null
        exit 0
        """;

    private UpgradeSurveyScript() {}
}
