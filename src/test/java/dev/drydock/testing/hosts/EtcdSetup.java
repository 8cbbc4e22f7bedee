package dev.drydock.testing.hosts;

import java.util.List;
import java.util.Optional;

/**
 * How etcd and its API server are to be laid out on hosts.
 *
 * @param layout on how many hosts, and what runs them
 * @param release which etcd
 * @param tls whether it speaks TLS to clients and among members, with certificates as kubeadm has them
 * @param units how a unit of etcd gets its settings; static pods have none
 * @param disk of how many MiB the file system of {@code /var/lib} is, if it is one of its own
 * @param worker whether there is a host, {@code node1}, of which the cluster has nothing but a kubelet
 */
public record EtcdSetup(
        Layout layout, Release release, boolean tls, Units units, Optional<Integer> disk, boolean worker) {
    /** The name of the host that has nothing but a kubelet. */
    public static final String WORKER = "node1";

    /** On how many hosts, and what runs etcd there. */
    public enum Layout {
        /** One host, {@code cp1}, with static pods as kubeadm writes them. */
        SINGLE_STATIC_POD,
        /** One host, {@code cp1}, with units. */
        SINGLE_SYSTEMD,
        /** Three hosts, {@code cp1} to {@code cp3}, with static pods. */
        THREE_STATIC_PODS,
        /** Three hosts, {@code etcd1} to {@code etcd3}, with a unit of etcd each, and {@code cp1}, whose static pods are the rest. */
        THREE_EXTERNAL;

        /** The hosts that etcd runs on, which are its members' names too. */
        public List<String> members() {
            return switch (this) {
                case SINGLE_STATIC_POD, SINGLE_SYSTEMD -> List.of("cp1");
                case THREE_STATIC_PODS -> List.of("cp1", "cp2", "cp3");
                case THREE_EXTERNAL -> List.of("etcd1", "etcd2", "etcd3");
            };
        }

        /** The hosts that an API server runs on. */
        public List<String> controlPlane() {
            return switch (this) {
                case SINGLE_STATIC_POD, SINGLE_SYSTEMD, THREE_STATIC_PODS -> members();
                case THREE_EXTERNAL -> List.of("cp1");
            };
        }

        /** Whether a kubelet runs etcd. */
        public boolean etcdInPods() {
            return this == SINGLE_STATIC_POD || this == THREE_STATIC_PODS;
        }

        /** Whether a kubelet runs the rest of the control plane. */
        public boolean restInPods() {
            return this != SINGLE_SYSTEMD;
        }
    }

    /** Which etcd. */
    public enum Release {
        V3_5("etcd", "etcdctl"),
        V3_4("etcd-3.4", "etcdctl-3.4");

        private final String etcd;
        private final String etcdctl;

        Release(String etcd, String etcdctl) {
            this.etcd = etcd;
            this.etcdctl = etcdctl;
        }

        String etcd() {
            return etcd;
        }

        String etcdctl() {
            return etcdctl;
        }

        /** The image's tag, whose program it is; a registry of this name is nowhere. */
        String image() {
            return switch (this) {
                case V3_5 -> "example.test/etcd:3.5.16-0";
                case V3_4 -> "example.test/etcd:3.4.23-0";
            };
        }
    }

    /** How a unit of etcd gets its settings. */
    public enum Units {
        /** As flags of {@code ExecStart}. */
        FLAGS,
        /** As variables, from {@code /etc/default/etcd}. */
        ENVIRONMENT_FILE
    }

    /** With etcd 3.5, TLS, flags, and no limit of the disk. */
    public static EtcdSetup of(Layout layout) {
        return new EtcdSetup(layout, Release.V3_5, true, Units.FLAGS, Optional.empty(), false);
    }

    public EtcdSetup with(Release other) {
        return new EtcdSetup(layout, other, tls, units, disk, worker);
    }

    public EtcdSetup with(Units other) {
        return new EtcdSetup(layout, release, tls, other, disk, worker);
    }

    public EtcdSetup withoutTls() {
        return new EtcdSetup(layout, release, false, units, disk, worker);
    }

    /** With {@code /var/lib} on a file system of its own, so that it can be full. */
    public EtcdSetup withDisk(int mebibytes) {
        return new EtcdSetup(layout, release, tls, units, Optional.of(mebibytes), worker);
    }

    /** With a host of which the cluster has nothing but a kubelet. */
    public EtcdSetup withWorker() {
        return new EtcdSetup(layout, release, tls, units, disk, true);
    }
}
