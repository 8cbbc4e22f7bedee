package dev.drydock.adapter.snapshot;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a stored value tells of the Kubernetes object that it is, without its content.
 *
 * @param apiVersion group and version, such as {@code apps/v1}
 * @param kind such as {@code Deployment}
 * @param namespace empty for objects of the whole cluster
 * @param name its name
 */
public record KubernetesObject(String apiVersion, String kind, String namespace, String name) {
    /** In front of every object that the API server stores as protobuf. */
    private static final byte[] ENVELOPE = "k8s\0".getBytes(StandardCharsets.ISO_8859_1);

    /**
     * Reads a value in the API server's protobuf envelope: {@code runtime.Unknown} with the type (1) and the object (2), whose
     * first field is its {@code ObjectMeta} (name 1, namespace 3).
     *
     * @return empty if it is anything else: JSON, as of custom resources, or encrypted
     */
    static Optional<KubernetesObject> of(ByteBuffer bytes, int at, int length) {
        byte[] start = new byte[Math.min(length, ENVELOPE.length)];
        bytes.get(at, start);
        if (!Arrays.equals(start, ENVELOPE)) {
            return Optional.empty();
        }
        String apiVersion = "";
        String kind = "";
        Optional<ProtobufFields> object = Optional.empty();
        ProtobufFields unknown = new ProtobufFields(bytes, at + ENVELOPE.length, length - ENVELOPE.length);
        while (unknown.next()) {
            if (unknown.isBytes(1)) {
                ProtobufFields type = unknown.message();
                while (type.next()) {
                    if (type.isBytes(1)) {
                        apiVersion = type.text();
                    } else if (type.isBytes(2)) {
                        kind = type.text();
                    }
                }
            } else if (unknown.isBytes(2)) {
                object = Optional.of(unknown.message());
            }
        }
        return Optional.of(named(apiVersion, kind, object));
    }

    private static KubernetesObject named(String apiVersion, String kind, Optional<ProtobufFields> object) {
        String name = "";
        String namespace = "";
        if (object.isPresent() && object.get().next() && object.get().isBytes(1)) {
            ProtobufFields meta = object.get().message();
            while (meta.next()) {
                if (meta.isBytes(1)) {
                    name = meta.text();
                } else if (meta.isBytes(3)) {
                    namespace = meta.text();
                }
            }
        }
        return new KubernetesObject(apiVersion, kind, namespace, name);
    }
}
