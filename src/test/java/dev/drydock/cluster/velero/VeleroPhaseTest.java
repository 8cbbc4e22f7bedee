package dev.drydock.cluster.velero;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.cluster.velero.VeleroPhase.Known;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VeleroPhaseTest {
    @ParameterizedTest
    @CsvSource({
        "New, false",
        "Queued, false",
        "ReadyToStart, false",
        "FailedValidation, true",
        "InProgress, false",
        "WaitingForPluginOperations, false",
        "WaitingForPluginOperationsPartiallyFailed, false",
        "Finalizing, false",
        "FinalizingPartiallyFailed, false",
        "Completed, true",
        "PartiallyFailed, true",
        "Failed, true",
        "Deleting, false",
    })
    void everyPhaseOfVelerosIsKnown(String word, boolean over) {
        VeleroPhase phase = VeleroPhase.of(word);

        assertThat(phase).isInstanceOf(Known.class);
        assertThat(phase.word()).isEqualTo(word);
        assertThat(phase.isOver()).isEqualTo(over);
    }

    @Test
    void thereAreNoOthers() {
        assertThat(Arrays.stream(Known.values()).map(Known::word)).hasSize(13).doesNotHaveDuplicates();
    }

    @Test
    void whatVeleroHasNotSeenIsNew() {
        assertThat(VeleroPhase.of("")).isEqualTo(Known.NEW);
    }

    @ParameterizedTest
    @ValueSource(strings = {"completed", "Rehydrating", " "})
    void anotherIsNeverTakenForAnEnd(String word) {
        assertThat(VeleroPhase.of(word)).isEqualTo(new VeleroPhase.Unknown(word));
        assertThat(VeleroPhase.of(word).isOver()).isFalse();
    }
}
