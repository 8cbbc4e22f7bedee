package dev.drydock.adapter.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.report.Drains;
import dev.drydock.core.report.Story;
import dev.drydock.core.report.Timeline;
import dev.drydock.core.run.Step;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PngTimelinesTest {
    private static final String LONG = "namespace-with-a-very-long-name/" + "pod".repeat(60) + "-x2x7p";

    @ParameterizedTest(name = "{0}")
    @MethodSource("stories")
    void aPictureIsWideEnoughBoundedAndTheSameEachTime(String name, Story story) throws IOException {
        Timeline timeline = Timeline.of(Story.RUN, story.entries()).orElseThrow();
        byte[] png = new PngTimelines().png(timeline).orElseThrow();
        Files.createDirectories(Path.of("target/pictures"));
        Files.write(Path.of("target/pictures", name + ".png"), png);
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));

        assertThat(image.getWidth()).isEqualTo(1600);
        assertThat(image.getHeight()).isBetween(200, 3200);
        assertThat(new Color(image.getRGB(2, 2))).isEqualTo(Color.WHITE);
        assertThat(colours(image)).as("colours").isGreaterThan(5);
        assertThat(png).hasSizeLessThan(500_000);
        assertThat(new PngTimelines().png(timeline).orElseThrow()).isEqualTo(png);
    }

    static Stream<Arguments> stories() {
        Step hostile = Story.pod("node01", LONG + "\n\u202E<script>");
        return Stream.of(
                Arguments.of("small", Drains.small()),
                Arguments.of("three-nodes", Drains.large(3, 9)),
                Arguments.of("many-pods", Drains.large(1, 110)),
                Arguments.of("many-nodes", Drains.large(150, 4)),
                Arguments.of(
                        "no-time-at-all",
                        new Story()
                                .asked()
                                .planned(Story.cordon(), 0)
                                .approvedBy()
                                .started()
                                .cordonedWith("node01", List.of())),
                Arguments.of(
                        "hostile",
                        new Story()
                                .asked()
                                .planned(Story.forcedDrain(), 0)
                                .approvedBy()
                                .started()
                                .cordonedWith("\u0007" + LONG, List.of(hostile))
                                .evicting(hostile)
                                .seconds(400_000)));
    }

    private static long colours(BufferedImage image) {
        return Arrays.stream(image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth()))
                .distinct()
                .count();
    }

    /** A machine without fontconfig and without fonts, as a minimal container image is: no picture, and no crash. */
    @Test
    void withoutFontsThereIsNoPictureAndNoCrash(@TempDir Path folder) throws Exception {
        Path output = folder.resolve("output");
        Path empty = Files.writeString(folder.resolve("fonts.conf"), "<fontconfig></fontconfig>");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        // The JDK keeps what it once learnt of fonts below the home folder.
                        "-Duser.home=" + folder,
                        "-cp",
                        System.getProperty("java.class.path"),
                        WithoutFonts.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("FONTCONFIG_FILE", empty.toString());
        Process process = builder.start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended").isTrue();
            assertThat(Files.readString(output, StandardCharsets.UTF_8)).contains("went on, picture: false");
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    /** What runs where there are no fonts. */
    static final class WithoutFonts {
        private WithoutFonts() {}

        public static void main(String[] arguments) {
            Instant from = Story.BEGIN;
            Timeline.Bar bar = new Timeline.Bar(Timeline.Kind.ACTING, from, from.plus(Duration.ofSeconds(3)));
            Timeline timeline = new Timeline(
                    "Drain",
                    from,
                    bar.to(),
                    List.of(new Timeline.Lane("pod", false, Timeline.End.DONE, List.of(bar))),
                    List.of(),
                    "");
            boolean drawn = new PngTimelines().png(timeline).isPresent();
            new PngTimelines().png(timeline);
            System.out.println("went on, picture: " + drawn);
        }
    }
}
