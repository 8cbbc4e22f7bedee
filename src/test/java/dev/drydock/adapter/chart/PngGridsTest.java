package dev.drydock.adapter.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.text.Grid;
import dev.drydock.core.text.Tone;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PngGridsTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 500})
    void aPictureIsBoundedTheSameEachTimeAndRedWhereItSaysDanger(int rows) throws IOException {
        Grid grid = new Grid(
                "Upgrade check of harbour: 2 findings",
                List.of("kube-apiserver", "kubelet", "a heading that is much too long for its column"),
                IntStream.range(0, rows)
                        .mapToObj(i -> new Grid.Row(
                                "node-with-a-very-long-name-that-is-cut-" + i,
                                List.of(
                                        new Grid.Cell("v1.31.2", Tone.GOOD),
                                        new Grid.Cell("v1.27.9", Tone.DANGER),
                                        Grid.Cell.EMPTY)))
                        .toList(),
                "Green fits the version skew policy, red breaks it.");

        byte[] png = new PngGrids().png(grid).orElseThrow();
        Files.createDirectories(Path.of("target/pictures"));
        Files.write(Path.of("target/pictures", "grid-" + rows + ".png"), png);
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));

        assertThat(image.getWidth()).isEqualTo(1600);
        assertThat(image.getHeight()).isBetween(200, 2500);
        assertThat(new PngGrids().png(grid).orElseThrow()).isEqualTo(png);
        long red = IntStream.range(0, image.getHeight())
                .filter(y -> IntStream.range(0, image.getWidth())
                        .anyMatch(x -> new Color(image.getRGB(x, y)).equals(new Color(0xf3bdb6))))
                .count();
        assertThat(red > 0).isEqualTo(rows > 0);
    }
}
