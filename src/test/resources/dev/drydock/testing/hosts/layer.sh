# Hides from the hosts what of the machine is not theirs: its folders, and every unit but the few that a host needs.
# A character device 0/0 in an upper layer hides what is under it.
layer=$1
hide() {
    [ -d "$layer${1%/*}" ] || mkdir -p "$layer${1%/*}"
    mknod "$layer$1" c 0 0
}
for entry in /* /.[a-z]*; do
    [ -e "$entry" ] || continue
    case $entry in
        /bin | /sbin | /lib | /lib32 | /lib64 | /libx32 | /usr | /etc | /var) ;;
        /dev | /proc | /sys | /run | /tmp) ;;
        *) hide "$entry" ;;
    esac
done
for entry in /var/lib/etcd /etc/etcd /etc/default/etcd /etc/kubernetes /var/lib/kubelet; do
    [ ! -e $entry ] || hide $entry
done
find /etc/systemd/system \( -type l -o -type f \) | while read -r unit; do
    hide "$unit"
done
find /usr/lib/systemd/system -path '*.wants/*' \( -type l -o -type f \) | while read -r unit; do
    case $unit in
        */systemd-journald* | */dbus.*) ;;
        *) hide "$unit" ;;
    esac
done
# Without the cgroups of version 2, systemd in a container does not hear of a process that ends after its parent, and waits.
mkdir -p "$layer/etc/systemd/system.conf.d"
printf '[Manager]\nDefaultTimeoutStopSec=10s\n' >"$layer/etc/systemd/system.conf.d/rig.conf"
