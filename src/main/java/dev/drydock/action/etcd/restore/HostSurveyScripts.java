package dev.drydock.action.etcd.restore;

/** What a host is asked before a restore. Reads there, and changes nothing. */
final class HostSurveyScripts {
    /** What runs here; {@code $1} is the manifests' folder. Prints {@code key=value} lines. */
    static final String PARTS = """
        PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
        test -d /run/systemd/system && echo systemd=yes
        echo "machine=$(uname -m)"
        for held in /var/lib/drydock/*/held/*; do
            # Half a copy holds nothing back: its manifest is still in place.
            case "$held" in *.part) continue ;; esac
            test -e "$held" && echo "held=$held"
        done
        test -e "$1/etcd.yaml" && echo manifest=yes
        test -e "$1/kube-apiserver.yaml" && echo api=manifest
        if test -e "$1/etcd.yaml" || test -e "$1/kube-apiserver.yaml"; then
            case "$(systemctl is-active kubelet.service 2>/dev/null)" in
                inactive | failed) echo kubelet=stopped ;;
            esac
        fi
        ip -o address show scope global 2>/dev/null | sed -n 's#.* inet6* \\([^ /]*\\).*#address=\\1#p'
        for file in "$1"/*; do
            test -f "$file" || continue
            for part in etcd kube-apiserver kube-controller-manager kube-scheduler; do
                test "$file" != "$1/$part.yaml" || continue
                grep -Eq "^[ -]*[\\"']?name[\\"']?: *[\\"']?$part[\\"']?,? *\\$" "$file" && echo "second=$part $file"
            done
        done
        loaded() { test "$(systemctl show -p LoadState --value "$1" 2>/dev/null)" = loaded; }
        if loaded kube-apiserver.service; then
            echo api=unit
            systemctl show -p ExecStart --value kube-apiserver.service | sed 's/^/apistart=/'
        fi
        if loaded etcd.service; then
            echo unit=yes
            systemctl show -p ExecStart --value etcd.service | sed 's/^/start=/'
            systemctl show -p Environment --value etcd.service | tr ' ' '\\n' | sed 's/^/env=/'
            systemctl show -p FragmentPath --value etcd.service | sed 's/^/file=/'
            systemctl show -p DropInPaths --value etcd.service | tr ' ' '\\n' | sed 's/^/file=/'
            systemctl show -p EnvironmentFiles --value etcd.service | sed 's/ (.*//' | while read -r file; do
                echo "file=$file"
                sed -n 's/^[[:space:]]*\\(ETCD_[A-Z_]*=\\)/env=\\1/p' "$file"
            done
            program=$(systemctl show -p ExecStart --value etcd.service | sed -n 's/^{ path=\\([^ ;]*\\).*/\\1/p' | head -n 1)
            test -n "$program" && "$program" --version 2>/dev/null | sed -n 's/^etcd Version: /version=/p'
        fi
        exit 0
        """;

    /** How it stands with a folder; {@code $1} is the data folder, {@code $2} where new data would go. */
    static final String FOLDERS = """
        PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
        test -L "$1" && echo link=yes
        test -d "$1" && echo there=yes
        test -d "$1/member" && echo data=yes
        mountpoint -q "$1" && echo mount=yes
        # Renamed, it would take what is mounted below along, and that would come back to the old place at the next boot.
        awk -v below="$1/" 'index($5, below) == 1 { print "below=" $5 }' /proc/self/mountinfo
        owner=$(stat -c %u:%g "$1" 2>/dev/null)
        user=$(systemctl show -p User --value etcd.service 2>/dev/null)
        # Who lost the folder has nobody's to go by, and etcd may be another user than root.
        if test -z "$owner" && test -n "$user"; then owner=$(id -u "$user"):$(id -g "$user"); fi
        echo "owner=$owner"
        test -e "$2" && test -n "$(ls -A "$2" 2>/dev/null)" && echo taken=yes
        parent=$2
        while test ! -d "$parent"; do parent=$(dirname "$parent"); done
        echo "free=$(df -Pk "$parent" | tail -n 1)"
        for tool in etcdutl etcdctl; do
            program=$(command -v "$tool") || continue
            echo "tool=$program $("$program" version 2>/dev/null | head -n 1)"
            ETCDCTL_API=3 "$program" snapshot restore --help 2>&1 | grep -q -- --bump-revision && echo "bumps=$program"
        done
        exit 0
        """;

    private HostSurveyScripts() {}
}
