# Makes a host one of dnf: its repositories, the packages, locked, and no apt any more.
# Argument: the version of Kubernetes' packages.
version=$1
minor=v${version%.*}
# Debian keeps the database of rpm elsewhere, and has plugins of dnf that others have in packages of their own.
mkdir -p /etc/rpm /etc/yum.repos.d
echo '%_dbpath /var/lib/rpm' >/etc/rpm/macros
cd /usr/lib/python3/dist-packages/dnf-plugins
find . -type f ! -name 'versionlock*' ! -name 'needs_restarting*' -delete
cd /root/build
cat >package.spec <<END
Name: harbour-release
Version: 12
Release: 1
Summary: What the distribution is
License: none
BuildArch: noarch
Provides: system-release = 12
Provides: /bin/sh
%description
%files
END
rpmbuild -bb --quiet --define '_topdir /root/build/top' --define '_rpmdir /srv/rpms/system' \
    --define '_build_name_fmt %%{NAME}-%%{VERSION}-%%{RELEASE}.%%{ARCH}.rpm' package.spec
for repository in /srv/rpms/system /srv/rpms/core:/stable:/*/rpm; do
    createrepo_c -q "$repository"
done
cat >/etc/systemd/system/rpms.service <<END
[Service]
ExecStart=/usr/bin/python3 -m http.server --bind 127.0.0.1 --directory /srv/rpms 8085
[Install]
WantedBy=multi-user.target
END
systemctl daemon-reload
systemctl enable --quiet --now rpms
until python3 -c 'import socket; socket.create_connection(("127.0.0.1", 8085))' 2>/dev/null; do sleep 0.1; done
cat >/etc/yum.repos.d/system.repo <<END
[system]
name=Harbour
baseurl=http://127.0.0.1:8085/system/
enabled=1
gpgcheck=0
END
# As Kubernetes' own instructions have it.
cat >/etc/yum.repos.d/kubernetes.repo <<END
[kubernetes]
name=Kubernetes
baseurl=http://127.0.0.1:8085/core:/stable:/$minor/rpm/
enabled=1
gpgcheck=0
exclude=kubelet kubeadm kubectl cri-tools kubernetes-cni
END
dnf -q -y --releasever=12 install harbour-release harbour-tools harbour-old kernel
dnf -q -y --disableexcludes=kubernetes install "kubeadm-$version" "kubelet-$version" "kubectl-$version"
dnf -q versionlock add kubeadm kubelet kubectl
for program in /usr/bin/apt /usr/bin/apt-* /usr/bin/dpkg*; do
    rm -f "$program"
done
rm -rf /etc/apt
