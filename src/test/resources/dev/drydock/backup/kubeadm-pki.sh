# Makes the certificates, keys and configuration of a control plane as kubeadm lays it out; run as root on a host.
set -e
umask 077
pki=/etc/kubernetes/pki
mkdir -p $pki/etcd /etc/kubernetes/manifests /etc/kubernetes/enc /var/lib/kubelet/pki /etc/kubernetes/tmp/old
echo data >/etc/kubernetes/tmp/old/snap.db

authority() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj "/CN=$2" -days 3650 \
        -keyout "$1.key" -out "$1.crt" 2>/dev/null
}

# authority, file, name, days
leaf() {
    openssl req -newkey rsa:2048 -nodes -subj "/CN=$3" -keyout "$2.key" -out "$2.csr" 2>/dev/null
    openssl x509 -req -in "$2.csr" -CA "$1.crt" -CAkey "$1.key" -CAcreateserial -days "$4" -out "$2.crt" 2>/dev/null
    rm -f "$2.csr" "$1.srl"
}

authority $pki/ca kubernetes
authority $pki/front-proxy-ca front-proxy-ca
authority $pki/etcd/ca etcd-ca
leaf $pki/ca $pki/apiserver kube-apiserver 365
leaf $pki/ca $pki/apiserver-kubelet-client kube-apiserver-kubelet-client 365
leaf $pki/front-proxy-ca $pki/front-proxy-client front-proxy-client 365
leaf $pki/etcd/ca $pki/apiserver-etcd-client kube-apiserver-etcd-client 365
leaf $pki/etcd/ca $pki/etcd/server "$(hostname)" 365
leaf $pki/etcd/ca $pki/etcd/peer "$(hostname)" 365
openssl genrsa -traditional -out $pki/sa.key 2048 2>/dev/null
openssl rsa -in $pki/sa.key -pubout -out $pki/sa.pub 2>/dev/null
chmod 644 $pki/*.crt $pki/etcd/*.crt

leaf $pki/ca /tmp/admin kubernetes-admin 365
cat >/etc/kubernetes/admin.conf <<END
apiVersion: v1
kind: Config
users:
- name: kubernetes-admin
  user:
    client-certificate-data: $(base64 -w 0 /tmp/admin.crt)
    client-key-data: $(base64 -w 0 /tmp/admin.key)
END
leaf $pki/ca /tmp/kubelet "system:node:$(hostname)" 365
cat /tmp/kubelet.crt /tmp/kubelet.key >/var/lib/kubelet/pki/kubelet-client-2026-01-01-00-00-00.pem
ln -s kubelet-client-2026-01-01-00-00-00.pem /var/lib/kubelet/pki/kubelet-client-current.pem
rm /tmp/admin.* /tmp/kubelet.*
cat >/etc/kubernetes/enc/enc.yaml <<END
apiVersion: apiserver.config.k8s.io/v1
kind: EncryptionConfiguration
resources:
- resources: [secrets]
  providers:
  - aescbc: {keys: [{name: key1, secret: $(head -c 32 /dev/urandom | base64)}]}
  - identity: {}
END
echo 'apiVersion: kubelet.config.k8s.io/v1beta1' >/var/lib/kubelet/config.yaml
