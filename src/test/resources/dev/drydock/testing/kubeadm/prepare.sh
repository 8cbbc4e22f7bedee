# Makes what all hosts of a cluster share: apt with the test's repositories alone, the packages, held, and the authorities.
# Arguments: the version of Kubernetes' packages, the line of its repository, the lines of those for patches.
version=$1
source=$2
patches=$3
rm -rf /etc/apt /var/lib/apt/lists /var/cache/apt/*
mkdir -p /etc/apt/sources.list.d /etc/apt/apt.conf.d /etc/apt/preferences.d /etc/apt/trusted.gpg.d /var/lib/apt/lists
mkdir -p /etc/kubernetes/manifests /etc/kubernetes/pki/etcd /var/lib/kubelet /var/lib/rig /var/cache/apt/archives/partial
echo 'Acquire::http::Proxy "DIRECT"; Acquire::Languages "none"; Acquire::Retries "0";' >/etc/apt/apt.conf.d/99test
echo "$source" >/etc/apt/sources.list.d/kubernetes.list
echo "$patches" >/etc/apt/sources.list.d/patches.list
apt-get update
# The machine may have some of them itself, in other versions.
apt-get install -y --no-install-recommends --allow-downgrades --allow-change-held-packages \
    kubeadm="$version" kubelet="$version" kubectl="$version" harbour-tools=1.0-1 harbour-kernel=1.0-1
apt-mark hold kubeadm kubelet kubectl
cd /etc/kubernetes/pki
printf '%s\n' '[req]' distinguished_name=dn x509_extensions=ext '[dn]' '[ext]' \
    basicConstraints=critical,CA:TRUE keyUsage=critical,keyCertSign,cRLSign >/tmp/authority.conf
for authority in ca:kubernetes etcd/ca:etcd-ca front-proxy-ca:front-proxy-ca; do
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -sha256 -config /tmp/authority.conf \
        -subj "/CN=${authority#*:}" -days 3650 -keyout "${authority%:*}.key" -out "${authority%:*}.crt"
done
