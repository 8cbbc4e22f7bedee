# Gives a host its network, and its root: the layer of its own over the shared one over the machine's.
# Arguments: the host's name, its address.
name=$1
address=$2
folder=/run/hosts/$name
mkdir -p "$folder/upper/etc/ssh" "$folder/work" "$folder/root"
mkdir "$folder/upper/home" "$folder/upper/mnt" "$folder/upper/opt" "$folder/upper/srv"
mkdir -m 0700 "$folder/upper/root"
mkdir -m 0755 "$folder/upper/home/drydock"
chown 64002:64002 "$folder/upper/home/drydock"
printf '%s\n' "$name" >"$folder/upper/etc/hostname"
printf '127.0.0.1 localhost\n%s %s\n' "$address" "$name" >"$folder/upper/etc/hosts"
/run/shared/usr/bin/ssh-keygen -q -t ed25519 -N '' -C "$name" -f "$folder/upper/etc/ssh/ssh_host_ed25519_key"
mount -t overlay "$name" -o "lowerdir=/run/shared:/,upperdir=$folder/upper,workdir=$folder/work" "$folder/root"
ip netns add "$name"
ip link add name "h-$name" type veth peer name eth0 netns "$name"
ip link set dev "h-$name" master bridge up
ip -n "$name" address add "$address/24" dev eth0
ip -n "$name" link set eth0 up
ip -n "$name" link set lo up
