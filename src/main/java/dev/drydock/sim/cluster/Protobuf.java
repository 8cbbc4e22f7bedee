package dev.drydock.sim.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/**
 * Reads the two kinds of body that kubectl 1.32 and later send as Kubernetes protobuf even to a server that only speaks JSON:
 * the options of a deletion and an access review. Field numbers are those of the API's {@code generated.proto} files.
 */
final class Protobuf {
    static final String MEDIA_TYPE = "application/vnd.kubernetes.protobuf";

    private static final byte[] MAGIC = {'k', '8', 's', 0};
    private static final Message UNKNOWN = new Message(Map.of(
            1,
            new Field("typeMeta", new Message(Map.of(1, Field.text("apiVersion"), 2, Field.text("kind")))),
            2,
            Field.text("raw")));
    private static final Message DELETE_OPTIONS = new Message(Map.of(
            1, Field.text("gracePeriodSeconds"),
            2, new Field("preconditions", new Message(Map.of(1, Field.text("uid"), 2, Field.text("resourceVersion")))),
            3, Field.text("orphanDependents"),
            4, Field.text("propagationPolicy"),
            5, Field.list("dryRun")));
    private static final Message ATTRIBUTES = new Message(Map.of(
            1, Field.text("namespace"),
            2, Field.text("verb"),
            3, Field.text("group"),
            4, Field.text("version"),
            5, Field.text("resource"),
            6, Field.text("subresource"),
            7, Field.text("name")));
    private static final Message REVIEW = new Message(Map.of(
            2, new Field("spec", new Message(Map.of(1, new Field("resourceAttributes", ATTRIBUTES))))));

    private Protobuf() {}

    /**
     * Decodes a body.
     *
     * @throws ApiError 415 for any other kind of object, 400 if it is broken
     */
    static ObjectNode decode(byte[] body) {
        if (body.length < MAGIC.length || body[0] != 'k' || body[1] != '8' || body[2] != 's' || body[3] != 0) {
            throw ApiError.badRequest("the body is not Kubernetes protobuf");
        }
        try {
            ObjectNode envelope = Json.object();
            byte[] raw = new Reader(body, MAGIC.length, body.length).message(UNKNOWN, envelope);
            String kind = envelope.path("typeMeta").path("kind").asText();
            Message message = switch (kind) {
                case "DeleteOptions" -> DELETE_OPTIONS;
                case "SelfSubjectAccessReview" -> REVIEW;
                default -> throw ApiError.unsupportedMediaType(MEDIA_TYPE);
            };
            ObjectNode object = Json.object().put("kind", kind);
            new Reader(raw, 0, raw.length).message(message, object);
            return object;
        } catch (ArrayIndexOutOfBoundsException e) {
            throw ApiError.badRequest("the body is broken protobuf");
        }
    }

    /** The fields of a message that are read, by number; others are skipped. */
    private record Message(Map<Integer, Field> fields) {}

    /** A field's JSON name, and what it holds: a message with fields, or a plain value. */
    private record Field(String name, Message message, boolean repeated) {
        Field(String name, Message message) {
            this(name, message, false);
        }

        static Field text(String name) {
            return new Field(name, new Message(Map.of()));
        }

        static Field list(String name) {
            return new Field(name, new Message(Map.of()), true);
        }

        boolean plain() {
            return message.fields().isEmpty();
        }
    }

    private static final class Reader {
        private final byte[] bytes;
        private final int end;
        private int at;

        Reader(byte[] bytes, int start, int end) {
            this.bytes = bytes;
            this.at = start;
            this.end = end;
        }

        /** Reads a message into an object; returns the bytes of its field "raw", if it has one. */
        byte[] message(Message message, ObjectNode into) {
            byte[] raw = new byte[0];
            while (at < end) {
                long tag = varint();
                Field field = message.fields().get((int) (tag >>> 3));
                int wire = (int) (tag & 7);
                if (wire == 0) {
                    long value = varint();
                    if (field != null) {
                        into.put(field.name(), value);
                    }
                } else if (wire == 2) {
                    byte[] value = bytes();
                    if (field != null && field.name().equals("raw")) {
                        raw = value;
                    } else if (field != null) {
                        put(field, value, into);
                    }
                } else {
                    throw ApiError.badRequest("the body is broken protobuf");
                }
            }
            return raw;
        }

        private static void put(Field field, byte[] value, ObjectNode into) {
            String text = new String(value, StandardCharsets.UTF_8);
            if (!field.plain()) {
                new Reader(value, 0, value.length).message(field.message(), Json.child(into, field.name()));
            } else if (field.repeated()) {
                Json.list(into, field.name()).add(text);
            } else {
                into.put(field.name(), text);
            }
        }

        private byte[] bytes() {
            long length = varint();
            if (length < 0 || length > end - at) {
                throw ApiError.badRequest("the body is broken protobuf");
            }
            byte[] value = Arrays.copyOfRange(bytes, at, at + (int) length);
            at += (int) length;
            return value;
        }

        private long varint() {
            long value = 0;
            for (int shift = 0; shift < 64; shift += 7) {
                byte next = bytes[at++];
                value |= (long) (next & 0x7f) << shift;
                if (next >= 0) {
                    return value;
                }
            }
            throw ApiError.badRequest("the body is broken protobuf");
        }
    }
}
