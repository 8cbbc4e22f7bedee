package dev.drydock.sim.slack;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** One thing that the app is told: a command, a click, an event. */
record Envelope(String id, Kind kind, ObjectNode payload) {

    /** The three types of Socket Mode. */
    enum Kind {
        SLASH("slash_commands"),
        INTERACTIVE("interactive"),
        EVENT("events_api");

        private final String type;

        Kind(String type) {
            this.type = type;
        }

        String type() {
            return type;
        }
    }

    /** Whether the acknowledgement may carry an answer. */
    boolean answerable() {
        return switch (kind) {
            case SLASH, INTERACTIVE -> true;
            case EVENT -> false;
        };
    }
}
