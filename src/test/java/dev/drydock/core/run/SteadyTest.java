package dev.drydock.core.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SteadyTest {
    static Stream<Throwable> troubles() {
        return Stream.of(
                new IllegalStateException("a bug"),
                new NoClassDefFoundError("a library that is not there"),
                new AssertionError("a bug"),
                new StackOverflowError(),
                new OutOfMemoryError());
    }

    @ParameterizedTest
    @MethodSource("troubles")
    void goesOnAfter(Throwable trouble) {
        AtomicInteger times = new AtomicInteger();
        Steady steady = new Steady("what is tested", () -> {
            if (times.incrementAndGet() <= 2) {
                switch (trouble) {
                    case RuntimeException bug -> throw bug;
                    case Error error -> throw error;
                    default -> throw new IllegalArgumentException(trouble);
                }
            }
        });

        assertThatCode(() -> {
                    steady.run();
                    steady.run();
                    steady.run();
                })
                .doesNotThrowAnyException();
        assertThat(times).hasValue(3);
    }

    @Test
    void endsWithTheVirtualMachine() {
        Steady steady = new Steady("what is tested", () -> {
            throw new InternalError("the machine is broken");
        });

        assertThatExceptionOfType(InternalError.class).isThrownBy(steady::run);
    }
}
