# Runs a shell's text in the layer that the hosts share, on the fleet's own network.
# Arguments: an address of that network, the layer, the text, and its own arguments.
address=$1
layer=$2
text=$3
shift 3
root=/run/prepared
mkdir -p $root /run/prepare-work
ip address add "$address/24" dev bridge
mount -t overlay prepared -o "lowerdir=/,upperdir=$layer,workdir=/run/prepare-work" $root
mount --rbind /dev $root/dev
mount -t proc proc $root/proc
mount -t tmpfs tmpfs $root/run
mount -t tmpfs -o mode=1777 tmpfs $root/tmp
result=0
env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C DEBIAN_FRONTEND=noninteractive \
    chroot $root sh -ec "$text" prepare "$@" </dev/null || result=$?
umount --recursive $root
ip address del "$address/24" dev bridge
exit $result
