package dev.drydock.app;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the demo's etcd holds: some hundred keys as an API server writes them, each with a value in its protobuf envelope.
 *
 * <p>Kind, namespace and name are right; the rest of each object is filling of a usual size.
 */
final class RegistryObjects {
    private static final byte[] ENVELOPE = "k8s\0".getBytes(StandardCharsets.ISO_8859_1);
    private static final List<String> NODES = List.of("cp01", "node01", "node02", "node03");
    private static final List<String> NAMESPACES =
            List.of("default", "kube-system", "kube-public", "kube-node-lease", "shop", "blog");
    private static final int EVENTS = 120;

    private final Map<String, byte[]> values = new LinkedHashMap<>();

    private RegistryObjects() {}

    /** All of them: by key, in the order in which they are written. */
    static Map<String, byte[]> all() {
        RegistryObjects objects = new RegistryObjects();
        NAMESPACES.forEach(objects::namespace);
        NODES.forEach(objects::node);
        objects.workload("kube-system", "coredns", 2);
        objects.workload("shop", "web", 6);
        objects.workload("shop", "cache", 3);
        objects.workload("blog", "wordpress", 3);
        objects.database("shop", "postgres", 3);
        objects.roles();
        objects.events();
        return objects.values;
    }

    /** What changes all the time: who leads, and which nodes are alive. */
    static Map<String, byte[]> renewed() {
        RegistryObjects objects = new RegistryObjects();
        NODES.forEach(objects::lease);
        return objects.values;
    }

    private void namespace(String name) {
        put("namespaces", "v1", "Namespace", "", name, 120);
        put("serviceaccounts", "v1", "ServiceAccount", name, "default", 90);
        put("configmaps", "v1", "ConfigMap", name, "kube-root-ca.crt", 1_200);
    }

    private void node(String name) {
        put("minions", "v1", "Node", "", name, 3_000);
        put("csinodes", "storage.k8s.io/v1", "CSINode", "", name, 150);
        put("pods", "v1", "Pod", "kube-system", "kube-proxy-" + suffix(name, 5), 1_800);
        lease(name);
    }

    private void lease(String name) {
        put("leases", "coordination.k8s.io/v1", "Lease", "kube-node-lease", name, 160);
    }

    private void workload(String namespace, String name, int pods) {
        put("deployments", "apps/v1", "Deployment", namespace, name, 1_500);
        String set = name + "-" + suffix(namespace + name, 9);
        put("replicasets", "apps/v1", "ReplicaSet", namespace, set, 1_200);
        service(namespace, name);
        put("secrets", "v1", "Secret", namespace, name + "-credentials", 400);
        for (int i = 0; i < pods; i++) {
            put("pods", "v1", "Pod", namespace, set + "-" + suffix(set + i, 5), 2_200);
        }
    }

    private void database(String namespace, String name, int pods) {
        put("statefulsets", "apps/v1", "StatefulSet", namespace, name, 1_600);
        service(namespace, name);
        for (int i = 0; i < pods; i++) {
            put("pods", "v1", "Pod", namespace, name + "-" + i, 2_200);
            put("persistentvolumeclaims", "v1", "PersistentVolumeClaim", namespace, "data-" + name + "-" + i, 500);
        }
    }

    private void service(String namespace, String name) {
        put("services/specs", "v1", "Service", namespace, name, 500);
        put("services/endpoints", "v1", "Endpoints", namespace, name, 300);
        put("poddisruptionbudgets", "policy/v1", "PodDisruptionBudget", namespace, name, 250);
    }

    private void roles() {
        for (String name : List.of("admin", "edit", "view", "cluster-admin", "system:node", "system:kube-scheduler")) {
            put("clusterroles", "rbac.authorization.k8s.io/v1", "ClusterRole", "", name, 900);
            put("clusterrolebindings", "rbac.authorization.k8s.io/v1", "ClusterRoleBinding", "", name, 250);
        }
    }

    private void events() {
        for (int i = 0; i < EVENTS; i++) {
            String namespace = NAMESPACES.get(i % NAMESPACES.size());
            put("events", "v1", "Event", namespace, "pod." + suffix("event" + i, 16), 450);
        }
    }

    /** Letters and digits that look drawn by lot, and are always the same. */
    private static String suffix(String seed, int length) {
        StringBuilder letters = new StringBuilder();
        for (int i = 0; letters.length() < length; i++) {
            letters.append(Integer.toHexString((seed + "/" + i).hashCode()));
        }
        return letters.substring(0, length);
    }

    private void put(String resource, String apiVersion, String kind, String namespace, String name, int size) {
        String key = "/registry/" + resource + (namespace.isEmpty() ? "/" : "/" + namespace + "/") + name;
        Message meta = new Message().text(1, name).text(3, namespace);
        Message object = new Message().bytes(1, meta.toByteArray()).text(2, "filling ".repeat(size / 8));
        Message type = new Message().text(1, apiVersion).text(2, kind);
        Message unknown = new Message().bytes(1, type.toByteArray()).bytes(2, object.toByteArray());
        ByteArrayOutputStream value = new ByteArrayOutputStream();
        value.writeBytes(ENVELOPE);
        value.writeBytes(unknown.toByteArray());
        values.put(key, value.toByteArray());
    }

    /** A protobuf message of fields that have a length. */
    private static final class Message {
        private static final int WITH_LENGTH = 2;
        private static final int MORE = 0x80;

        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Message text(int field, String text) {
            return bytes(field, text.getBytes(StandardCharsets.UTF_8));
        }

        Message bytes(int field, byte[] content) {
            out.write((field << 3) | WITH_LENGTH);
            int length = content.length;
            while (length >= MORE) {
                out.write((length & (MORE - 1)) | MORE);
                length >>>= 7;
            }
            out.write(length);
            out.writeBytes(content);
            return this;
        }

        byte[] toByteArray() {
            return out.toByteArray();
        }
    }
}
