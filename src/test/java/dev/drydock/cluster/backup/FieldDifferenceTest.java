package dev.drydock.cluster.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FieldDifferenceTest {
    private static Map<String, Object> named(String name, Object image) {
        return Map.of("name", name, "image", image);
    }

    private static Map<String, Object> spec(Object value) {
        return Map.of("spec", value);
    }

    static Stream<Arguments> cases() {
        return Stream.of(
                Arguments.of("the same", spec(1L), spec(1L), List.of()),
                Arguments.of("as much", spec(1L), spec(1), List.of()),
                Arguments.of("a fraction", spec(new BigDecimal("0.25")), spec(0.25), List.of()),
                Arguments.of("another value", spec(1L), spec(2L), List.of("spec")),
                Arguments.of("another type", spec("1"), spec(1L), List.of("spec")),
                Arguments.of(
                        "below", spec(Map.of("a", 1L, "b", 1L)), spec(Map.of("a", 2L, "b", 1L)), List.of("spec.a")),
                Arguments.of("one more", spec(Map.of("a", 1L)), spec(Map.of("a", 1L, "b", 1L)), List.of("spec.b")),
                Arguments.of("one less", spec(Map.of("a", 1L, "b", 1L)), spec(Map.of("b", 1L)), List.of("spec.a")),
                Arguments.of("a label", spec(Map.of("a.b/c", "1")), spec(Map.of("a.b/c", "2")), List.of("spec[a.b/c]")),
                Arguments.of(
                        "an item by its name",
                        spec(List.of(named("a", "1"), named("b", "1"))),
                        spec(List.of(named("a", "1"), named("b", "2"))),
                        List.of("spec[b].image")),
                Arguments.of(
                        "an item more",
                        spec(List.of(named("a", "1"))),
                        spec(List.of(named("a", "1"), named("b", "2"))),
                        List.of("spec[b]")),
                Arguments.of(
                        "another order",
                        spec(List.of(named("a", "1"), named("b", "1"))),
                        spec(List.of(named("b", "1"), named("a", "1"))),
                        List.of("spec")),
                Arguments.of("an item by its place", spec(List.of(1L, 2L)), spec(List.of(1L, 3L)), List.of("spec[1]")),
                Arguments.of("a longer list", spec(List.of(1L)), spec(List.of(1L, 3L)), List.of("spec")),
                Arguments.of(
                        "names that are there twice",
                        spec(List.of(named("a", "1"), named("a", "1"))),
                        spec(List.of(named("a", "1"), named("a", "2"))),
                        List.of("spec[1].image")),
                Arguments.of("all of it", "a", "b", List.of("all of it")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void fieldsAreNamedByTheirPaths(String name, Object before, Object after, List<String> paths) {
        assertThat(FieldDifference.between(before, after)).isEqualTo(paths);
    }

    @Test
    void noMoreAreNamedThanAnybodyReads() {
        Map<String, Object> before = new HashMap<>();
        Map<String, Object> after = new HashMap<>();
        IntStream.range(0, 1000).forEach(i -> {
            before.put("k" + i, 1L);
            after.put("k" + i, 2L);
        });
        before.put("x".repeat(5000), 1L);

        assertThat(FieldDifference.between(before, after)).hasSize(50).allMatch(path -> path.length() < 300);
    }
}
