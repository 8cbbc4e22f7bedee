# Boots a host. Arguments: its name, nspawn's program, folders of cgroups that are to be its own.
# Each host needs cgroups of its own, or two hosts' units would be in the same.
name=$1
nspawn=$2
shift 2
for folder in "$@"; do
    mkdir -p "$folder"
    echo 0 >"$folder/cgroup.procs"
done
exec "$nspawn" --quiet --directory="/run/hosts/$name/root" --boot --register=no --keep-unit --machine="$name" \
    --network-namespace-path="/run/netns/$name" --console=pipe --link-journal=no --resolv-conf=off --timezone=off
