package dev.drydock.velero;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.action.backup.BackupTools;
import dev.drydock.action.backup.set.SetMember;
import dev.drydock.action.backup.set.SetPart;
import dev.drydock.action.backup.set.VeleroPart;
import dev.drydock.action.backup.velero.VeleroSaving;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Procedure.StepException;
import dev.drydock.core.run.RefusalException;
import dev.drydock.core.run.Step;
import dev.drydock.testing.backup.MemoryBackups;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Velero's backup as a part of a set. */
class VeleroPartTest {
    @TempDir
    private static Path folder = Path.of("set by JUnit");

    private Optional<VeleroScene> scene = Optional.empty();

    @AfterEach
    void close() {
        scene.ifPresent(VeleroScene::close);
    }

    private VeleroScene scene(VeleroScene made) {
        scene = Optional.of(made);
        made.request("backup velero create");
        made.run.append(new Event.StepIntended(new Step("part:velero", "set", "velero")));
        return made;
    }

    private static VeleroPart part(VeleroScene scene) {
        BackupTools kept = new BackupTools(scene.tools.cluster(), new MemoryBackups(folder), scene.tools.clock());
        return new VeleroPart(kept, new VeleroSaving(scene.tools));
    }

    private static SetPart.Order order(VeleroScene scene) {
        return new SetPart.Order("nightly", Optional.empty(), scene.run, told -> {}, () -> {});
    }

    @Test
    void itIsMadeWatchedToItsEndAndFoundAgain() throws Exception {
        VeleroScene scene = scene(VeleroScene.ready(folder));
        VeleroPart part = part(scene);
        scene.velero.script.addAll(List.of("{\"phase\":\"InProgress\"}", "{\"phase\":\"Completed\"}"));
        scene.steps(2);
        assertThat(part.preview()).isInstanceOf(SetPart.Preview.Ready.class);

        SetMember member = part.make(order(scene)).member();

        assertThat(member.name()).isEqualTo("nightly-velero");
        assertThat(part.make(order(scene)).member()).isEqualTo(member);
        assertThat(scene.made("backups")).isEqualTo(1);
        assertThat(part.check(member, () -> {}).faults()).isEmpty();
        scene.velero.delete("backups", "nightly-velero");
        assertThat(part.check(member, () -> {}).faults()).containsExactly("Velero has it no more");
        scene.backup("nightly-velero", "{\"phase\":\"Completed\"}");
        assertThat(part.check(member, () -> {}).faults()).containsExactly("Velero has another one of that name");
    }

    @Test
    void oneThatFailsIsNoPart() throws IOException {
        VeleroScene scene = scene(VeleroScene.ready(folder));
        scene.velero.script.add("{\"phase\":\"PartiallyFailed\",\"errors\":2}");
        scene.steps(1);

        assertThatThrownBy(() -> part(scene).make(order(scene)))
                .isInstanceOf(StepException.class)
                .hasMessageContaining("some items have failed");
    }

    @Test
    void whereThereIsNoneItIsLeftOutAndWithoutAPlaceItIsTrouble() throws IOException {
        try (VeleroScene none = VeleroScene.without(folder)) {
            assertThat(part(none).preview()).isInstanceOf(SetPart.Preview.LeftOut.class);
        }
        scene = Optional.of(new VeleroScene(folder));
        scene.get().location("default", "Unavailable");

        assertThatThrownBy(() -> part(scene.get()).preview())
                .isInstanceOf(RefusalException.class)
                .hasMessageContaining("not available");
    }
}
