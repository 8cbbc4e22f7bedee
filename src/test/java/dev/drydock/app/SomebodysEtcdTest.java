package dev.drydock.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.app.DemoSettings.EtcdChoice;
import dev.drydock.sim.slack.Message;
import dev.drydock.sim.slack.Person;
import dev.drydock.testing.RealTools;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The demo in front of somebody's etcd. */
class SomebodysEtcdTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    @Test
    void withoutAllowChangesItIsLookedAtAndSavedAndNoMore() throws IOException, InterruptedException {
        Path kept = Files.createDirectory(folder.resolve("kept"));
        try (ScratchEtcd theirs = started();
                Demo demo = new Demo(settings(theirs, kept, false))) {
            Person dana = demo.slack().person("dana");
            assertThat(told(dana, "/drydock etcd status")).contains("all well");
            assertThat(told(dana, "/drydock etcd defrag --dry-run")).contains("scratch");
            for (String line : new String[] {"etcd defrag", "etcd compact 1", "etcd alarms"}) {
                assertThat(told(dana, "/drydock " + line)).as(line).contains("--allow-changes");
            }
            dana.types(Demo.CHANNEL, "/drydock etcd snapshot --name theirs");
            demo.slack().channel(Demo.CHANNEL).awaits("Snapshot theirs of scratch is good", PATIENCE);
            assertThat(told(dana, "/drydock etcd prune --keep-last 1")).contains("--allow-changes");

            assertThat(kept).isDirectoryContaining(file -> file.toString().contains("theirs"));
            assertThat(demo.etcd().words())
                    .contains(theirs.endpoint().toString())
                    .contains("is real");
            dana.types(Demo.CHANNEL, "/cordon node01");
            demo.slack().channel(Demo.CHANNEL).awaits("node01 is cordoned", PATIENCE);
        }
    }

    @Test
    void withAllowChangesALeadIsAsked() throws IOException, InterruptedException {
        try (ScratchEtcd theirs = started();
                Demo demo = new Demo(settings(theirs, folder, true))) {
            demo.slack().person("dana").types(Demo.CHANNEL, "/drydock etcd defrag");

            assertThat(demo.slack()
                            .channel(Demo.CHANNEL)
                            .awaits("Approve", PATIENCE)
                            .toString())
                    .contains("scratch");
        }
    }

    private ScratchEtcd started() throws IOException, InterruptedException {
        return ScratchEtcd.start(RealTools.require("etcd"), folder.resolve("etcd"));
    }

    /** What is answered to a line that was typed, and to this person alone. */
    private static String told(Person person, String line) {
        int before = person.sees(Demo.CHANNEL).size();
        person.types(Demo.CHANNEL, line);
        Message answer = person.awaits(
                Demo.CHANNEL,
                message -> message.onlyFor().isPresent()
                        && person.sees(Demo.CHANNEL).indexOf(message) >= before,
                PATIENCE);
        return answer.toString();
    }

    @ParameterizedTest
    @CsvSource({"true,127.0.0.1:1,true", "true,127.0.0.1,false", "true,'',false", "false,'',true"})
    void changesAreAllowedToWhoTypesTheEndpoint(boolean changes, String typed, boolean given) throws IOException {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        Consent consent = new Consent(
                new BufferedReader(new StringReader(typed)), new PrintStream(printed, true, StandardCharsets.UTF_8));

        assertThat(consent.given(settings(EtcdChoice.Real.of("http://127.0.0.1:1", Map.of()), changes)))
                .isEqualTo(given);
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("The etcd at http://127.0.0.1:1 is real.");
    }

    @Test
    void itIsSpokenToAsTheEnvironmentTells() throws IOException {
        Path authority = Files.writeString(folder.resolve("ca.crt"), "not read here");
        EtcdChoice.Real etcd = EtcdChoice.Real.of(
                "https://10.0.0.1:2379, https://10.0.0.2:2379/",
                Map.of(
                        "DRYDOCK_ETCD_ENDPOINTS_FILE", "/ignored",
                        "DRYDOCK_ETCD_CA", authority.toString(),
                        "DRYDOCK_ETCD_USER", "root",
                        "DRYDOCK_ETCD_PASSWORD", "for-a-test",
                        "DRYDOCK_SNAPSHOTS", folder.toString(),
                        "DRYDOCK_ETCD_PROGRAMS", folder.toString(),
                        "DRYDOCK_MADE_UP", "is no concern of the demo's"));

        assertThat(etcd.etcd().endpoints())
                .extracting(Object::toString)
                .containsExactly("https://10.0.0.1:2379", "https://10.0.0.2:2379");
        assertThat(etcd.etcd().files().authority()).contains(authority);
        assertThat(etcd.etcd().login()).isPresent();
        assertThat(etcd.snapshots()).isPresent();
        assertThat(etcd.programs()).contains(folder);
    }

    @Test
    void itsOwnEtcdAndItsDrillsUseTheFolderOfTheProgramsToo() {
        Map<String, String> told = Map.of("DRYDOCK_ETCD_PROGRAMS", folder.toString());
        Path named = folder.resolve("other").resolve("etcd");

        assertThat(EtcdChoice.Scratch.of(Optional.empty(), told).program()).contains(folder.resolve("etcd"));
        assertThat(EtcdChoice.Scratch.of(Optional.empty(), told).programs()).contains(folder);
        assertThat(EtcdChoice.Scratch.of(Optional.of(named), told).program()).contains(named);
        assertThat(EtcdChoice.Scratch.of(Optional.empty(), Map.of()).programs()).isEmpty();
        assertThatThrownBy(() -> EtcdChoice.Scratch.of(Optional.empty(), Map.of("DRYDOCK_ETCD_PROGRAMS", "bin")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("folder that exists");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "10.0.0.1:2379,       addresses such as https://10.0.0.1:2379",
        "'',                  names no endpoint",
        "http://h:2379,       DRYDOCK_ETCD_PASSWORD is missing"
    })
    void whatIsWrongIsSaid(String endpoints, String why) {
        Map<String, String> environment = why.contains("PASSWORD") ? Map.of("DRYDOCK_ETCD_USER", "root") : Map.of();

        assertThatThrownBy(() -> EtcdChoice.Real.of(endpoints, environment))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    private static DemoSettings settings(ScratchEtcd theirs, Path kept, boolean changes) {
        return settings(
                EtcdChoice.Real.of(theirs.endpoint().toString(), Map.of("DRYDOCK_SNAPSHOTS", kept.toString())),
                changes);
    }

    private static DemoSettings settings(EtcdChoice.Real etcd, boolean changes) {
        return new DemoSettings(Duration.ofMinutes(30), Optional.empty(), etcd, Optional.empty(), changes);
    }
}
