# Makes the same for a control plane of units, by hand and in folders of its own; run as root on a host.
set -e
umask 077
mkdir -p /var/lib/kubernetes /etc/etcd
cd /var/lib/kubernetes
openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=kubernetes-ca -days 3650 -keyout ca-key.pem -out ca.pem 2>/dev/null

# file, name, days
leaf() {
    openssl req -newkey rsa:2048 -nodes -subj "/CN=$2" -keyout "$1-key.pem" -out "$1.csr" 2>/dev/null
    openssl x509 -req -in "$1.csr" -CA ca.pem -CAkey ca-key.pem -CAcreateserial -days "$3" -out "$1.pem" 2>/dev/null
    rm -f "$1.csr" ca.srl
}

leaf kubernetes kubernetes 365
leaf service-account service-accounts 365
cp -p ca.pem kubernetes.pem kubernetes-key.pem /etc/etcd
groupadd --system etcd-keepers
chown daemon:etcd-keepers /etc/etcd/kubernetes-key.pem
printf 'kind: EncryptionConfig\nresources: []\n' >encryption-config.yaml
mkdir -p /opt/elsewhere
printf 'kind: Policy\n' >/opt/elsewhere/audit.yaml
cat >/etc/default/etcd <<END
ETCD_NAME=hard1
ETCD_CERT_FILE=/etc/etcd/kubernetes.pem
ETCD_KEY_FILE=/etc/etcd/kubernetes-key.pem
ETCD_TRUSTED_CA_FILE="/etc/etcd/ca.pem"
END
cat >/etc/systemd/system/etcd.service <<END
[Service]
EnvironmentFile=/etc/default/etcd
ExecStart=/bin/true
END
cat >/etc/systemd/system/kube-apiserver.service <<END
[Service]
ExecStart=/bin/true \\
  --client-ca-file=/var/lib/kubernetes/ca.pem \\
  --audit-policy-file=/opt/elsewhere/audit.yaml \\
  --audit-log-path=/var/log/audit.log \\
  --encryption-provider-config=/var/lib/kubernetes/encryption-config.yaml \\
  --etcd-cafile=/var/lib/kubernetes/ca.pem \\
  --service-account-key-file=/var/lib/kubernetes/service-account.pem \\
  --service-account-signing-key-file=/var/lib/kubernetes/service-account-key.pem \\
  --tls-cert-file=/var/lib/kubernetes/kubernetes.pem \\
  --tls-private-key-file /var/lib/kubernetes/kubernetes-key.pem
END
cat >/etc/systemd/system/kube-controller-manager.service <<END
[Service]
ExecStart=/bin/true --cluster-signing-cert-file=/var/lib/kubernetes/ca.pem --cluster-signing-key-file=/var/lib/kubernetes/ca-key.pem
END
# A program whose flags stand elsewhere than in its unit.
mkdir -p /opt/keys
(cd /opt/keys && cp -p /var/lib/kubernetes/ca.pem /var/lib/kubernetes/ca-key.pem . && leaf scheduler scheduler 365 && rm ca-key.pem)
mkdir -p /opt/refs
cp -p /opt/keys/ca.pem /opt/refs/ca.pem
cp -p /opt/keys/ca.pem /opt/keys/front.pem
cat >/opt/keys/scheduler.conf <<END
kind: Config
clusters:
- cluster:
    certificate-authority: /opt/refs/ca.pem
users:
- user:
    client-certificate: /opt/keys/scheduler.pem
    client-key: /opt/keys/scheduler-key.pem
END
cat >/etc/default/kube-scheduler <<'END'
# What it is told.
KUBE_SCHEDULER_ARGS="--kubeconfig=/opt/keys/scheduler.conf \
    --client-ca-file=/opt/keys/ca.pem"
END
mkdir -p /etc/systemd/system/kube-scheduler.service.d
cat >/etc/systemd/system/kube-scheduler.service <<'END'
[Service]
ExecStart=/bin/false --kubeconfig=/nowhere
END
cat >/etc/systemd/system/kube-scheduler.service.d/10-flags.conf <<'END'
[Service]
Environment="FOLDER=/opt/keys" OTHER=x
Environment="MORE=--requestheader-client-ca-file=/opt/keys/front.pem --authentication-kubeconfig=/opt/keys/scheduler.conf"
EnvironmentFile=-/etc/default/kube-scheduler
ExecStart=
ExecStart=/bin/true $KUBE_SCHEDULER_ARGS $MORE --tls-cert-file=${FOLDER}/scheduler.pem --tls-private-key-file=${FOLDER}/scheduler-key.pem
END
systemctl daemon-reload
