package dev.drydock.adapter.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Texts by which the library that reads cron expressions is led astray. */
class UnixCronTest {
    private static final int TEXTS = 4000;
    private static final String SIGNS = "0123456789 **//--,,,\t|?#LW@%+.'\"\\JANMONsun";

    record Case(String name, String cron, String says) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> strange() {
        return Stream.of(
                new Case("a range and a step without an end", "0 2 * * 1-/", ""),
                new Case("a range without an end", "0 2 * * 1-", ""),
                new Case("a range without a beginning", "0 2 * * -1", ""),
                new Case("a hyphen alone", "0 2 * * -", ""),
                new Case("a step without a number", "*/ 2 * * *", ""),
                new Case("a step without anything", "/ 2 * * *", ""),
                new Case("a list of nothing", "0 2 * * ,", ""),
                new Case("a list that ends in nothing", "0 2 1, * *", ""),
                new Case("a list that begins with nothing", "0 2 ,1 * *", ""),
                new Case("a number longer than any", "99999999999999999999 2 * * *", ""),
                new Case("a step of nothing", "/5 2 * * *", "The field /5 is not understood"),
                new Case("two steps", "*/5/5 2 * * *", "not understood"),
                new Case("two ranges in one", "1-2-3 2 * * *", "not understood"),
                new Case("a list longer than any", "1" + ",1".repeat(20_000) + " 2 * * *", "longer than 500"),
                new Case("a bar in front", "| 2 * * *", "Only digits"),
                new Case("nothing but bars", "||", "Only digits"),
                new Case("two in one", "0|30 2 * * *", "Only digits"),
                new Case("whole ones in one", "0 2 * * *||0 3 * * *", "Only digits"),
                new Case("a question mark", "0 2 ? * *", "Only digits"),
                new Case("a sharp", "0 2 * * 1#2", "Only digits"),
                new Case("a nickname", "@reboot", "Only digits"),
                new Case("digits of another script", "٠ ٢ * * *", "Only digits"),
                new Case("a null character", "0 2 * * *\u0000", "Only digits"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("strange")
    void whatIsStrangeIsRefusedWithItsPlaceInTheFile(Case one) {
        Policy policy = read(one.cron());

        assertThat(policy.schedules()).isEmpty();
        assertThat(policy.problems()).singleElement().asString().startsWith("line 3: cron is ");
        assertThat(policy.problems().getFirst())
                .contains(one.says(), "Write minute, hour, day of the month")
                .doesNotContain("null", "Exception", "Index ");
    }

    @Test
    void whateverIsWrittenIsRefusedInWordsOrComesAgain() {
        Random random = new Random(20261129);
        int taken = 0;
        for (int i = 0; i < TEXTS; i++) {
            String text = text(random);
            Optional<UnixCron> cron = parsed(text);
            if (cron.isPresent()) {
                taken++;
                LocalDateTime from = LocalDateTime.of(2026, 1, 1, 0, 0).plusMinutes(random.nextInt(3_000_000));
                assertThat(cron.get().next(from))
                        .as("after %s: %s", from, text)
                        .hasValueSatisfying(next -> assertThat(next).isAfter(from));
            }
        }

        assertThat(taken).as("texts that are crons").isBetween(TEXTS / 20, TEXTS * 19 / 20);
    }

    private static Optional<UnixCron> parsed(String text) {
        try {
            return Optional.of(UnixCron.parse(text));
        } catch (IllegalArgumentException refused) {
            assertThat(refused.getMessage()).as(text).isNotBlank().doesNotContain("null", "Exception");
            return Optional.empty();
        }
    }

    /** Something that is nearly a cron: fields that are good by themselves, with up to three signs changed. */
    private static String text(Random random) {
        List<List<String>> fields = List.of(
                List.of("0", "*/5", "1-5", "1,31", "*", "0-59/7"),
                List.of("2", "*", "*/3", "8-17", "1,2"),
                List.of("*", "1", "31", "29", "*/2", "1-7"),
                List.of("*", "2", "JAN", "2-4", "*/6"),
                List.of("*", "1-5", "MON", "0", "7", "SAT-SUN"));
        StringBuilder text = new StringBuilder();
        fields.forEach(
                choices -> text.append(text.isEmpty() ? "" : " ").append(choices.get(random.nextInt(choices.size()))));
        for (int changes = random.nextInt(4); changes > 0; changes--) {
            int at = random.nextInt(text.length());
            String sign = String.valueOf(SIGNS.charAt(random.nextInt(SIGNS.length())));
            switch (random.nextInt(3)) {
                case 0 -> text.insert(at, sign);
                case 1 -> text.deleteCharAt(at);
                default -> text.replace(at, at + 1, sign);
            }
        }
        return text.toString();
    }

    private static Policy read(String cron) {
        return Policy.read("""
            schedules:
              - name: nightly
                cron: %s
                command: etcd snapshot
                channel: C0OPS
            """.formatted(quoted(cron)), line -> line, Set.of());
    }

    private static String quoted(String cron) {
        return '"' + cron.replace("\u0000", "\\0") + '"';
    }
}
