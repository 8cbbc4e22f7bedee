package dev.drydock.cluster.velero;

import java.util.Arrays;

/** Where Velero is with a backup or a restore. */
public sealed interface VeleroPhase {
    /** As Velero writes it. */
    String word();

    /** Whether Velero does nothing more to it. */
    boolean isOver();

    /** The phase of that word; a newer Velero may have others than we know. */
    static VeleroPhase of(String word) {
        // An object that Velero has not seen yet has no phase.
        return word.isEmpty()
                ? Known.NEW
                : Arrays.stream(Known.values())
                        .filter(known -> known.word.equals(word))
                        .<VeleroPhase>map(known -> known)
                        .findFirst()
                        .orElseGet(() -> new Unknown(word));
    }

    /** The phases of {@code velero.io/v1}, in their order; a restore is never queued, ready or being deleted. */
    enum Known implements VeleroPhase {
        NEW("New", "waits for Velero, which has not taken it up yet"),
        QUEUED("Queued", "waits for other backups"),
        READY_TO_START("ReadyToStart", "is about to begin"),
        FAILED_VALIDATION("FailedValidation", "was refused by Velero"),
        IN_PROGRESS("InProgress", "is under way"),
        WAITING_FOR_PLUGIN_OPERATIONS("WaitingForPluginOperations", "waits for its plugins, which move volumes' data"),
        WAITING_FOR_PLUGIN_OPERATIONS_PARTIALLY_FAILED(
                "WaitingForPluginOperationsPartiallyFailed",
                "waits for its plugins, which move volumes' data; some items have failed already"),
        FINALIZING("Finalizing", "is being wound up"),
        FINALIZING_PARTIALLY_FAILED("FinalizingPartiallyFailed", "is being wound up; some items have failed"),
        COMPLETED("Completed", "is complete"),
        PARTIALLY_FAILED("PartiallyFailed", "is over, and some items have failed"),
        FAILED("Failed", "failed"),
        DELETING("Deleting", "is being deleted");

        private final String word;
        private final String words;

        Known(String word, String words) {
            this.word = word;
            this.words = words;
        }

        @Override
        public String word() {
            return word;
        }

        /** What it means, as the end of a sentence about it. */
        public String words() {
            return words;
        }

        @Override
        public boolean isOver() {
            return switch (this) {
                case FAILED_VALIDATION, COMPLETED, PARTIALLY_FAILED, FAILED -> true;
                case NEW,
                        QUEUED,
                        READY_TO_START,
                        IN_PROGRESS,
                        WAITING_FOR_PLUGIN_OPERATIONS,
                        WAITING_FOR_PLUGIN_OPERATIONS_PARTIALLY_FAILED,
                        FINALIZING,
                        FINALIZING_PARTIALLY_FAILED,
                        DELETING -> false;
            };
        }
    }

    /**
     * One of a newer Velero's: it is told, and waited on.
     *
     * @param word as Velero writes it; from elsewhere, so bounded where it is shown
     */
    record Unknown(String word) implements VeleroPhase {
        @Override
        public boolean isOver() {
            return false;
        }
    }
}
