package dev.drydock.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.run.Event;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RequestLineTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        drain node01 --reason "kernel patch" --force    | kernel patch | drain node01 --force
        drain node01 "--reason=kernel patch"            | kernel patch | drain node01
        drain node01 --reason=bios --force              | bios         | drain node01 --force
        drain "odd name" --reason x                     | x            | drain "odd name"
        drain node01 --force                            | kernel patch | drain node01 --force
        drain node01 --reason other                     | kernel patch | drain node01 --reason other
        drain node01 --reason                           | kernel patch | drain node01 --reason
        """)
    void theReasonIsLeftOutWhereItStands(String line, String reason, String shown) {
        assertThat(RequestLine.of(requested(line, Optional.of(reason)))).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({"drain node01 --force", "drain node01 --reason x"})
    void withoutAReasonTheLineStaysAsItIs(String line) {
        assertThat(RequestLine.of(requested(line, Optional.empty()))).isEqualTo(line);
    }

    private static Event.Requested requested(String line, Optional<String> reason) {
        return new Event.Requested(Story.DANA, "C0OPS", line, reason, Optional.empty());
    }
}
