package dev.drydock.resources;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.run.Action.Completion;
import dev.drydock.core.run.Outcome;
import dev.drydock.testing.SixtyKinds;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Export, wipe, restore, export again: the same. */
class RoundTripTest {
    @Test
    void anEmptyClusterBecomesTheSame(@TempDir Path folder) throws IOException, InterruptedException {
        SixtyKinds kinds = SixtyKinds.of(600);
        byte[] archive;
        try (ResourcesScene scene = new ResourcesScene(folder, kinds.builder().start())) {
            scene.export("before", ResourcesScene.WITH_SECRETS);
            archive = scene.store.read("before", Integer.MAX_VALUE);
        }

        try (ResourcesScene scene =
                new ResourcesScene(folder, SixtyKinds.of(0).builder().start())) {
            scene.keep("before", archive);

            Completion.Finished finished = scene.perform("restore resources before");

            assertThat(finished.outcome())
                    .as(finished.summary() + scene.milestones())
                    .isEqualTo(Outcome.SUCCEEDED);
            scene.export("after", ResourcesScene.WITH_SECRETS);
            assertThat(scene.ask("backup diff before after"))
                    .isEqualTo("» From before to after nothing changed.\nFrom before to after nothing changed.\n");
        }
    }
}
