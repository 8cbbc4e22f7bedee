package dev.drydock.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ConsequencesTest {
    @Test
    void theOrderOfDiscoveryDoesNotMatter() {
        Consequence one = new Consequence(Consequence.Kind.LOSS, "a", "1");
        Consequence two = new Consequence(Consequence.Kind.LOSS, "b", "2");

        assertThat(Consequences.of(List.of(one, two)).fingerprint())
                .isEqualTo(Consequences.of(List.of(two, one, two)).fingerprint());
    }

    @Test
    void theCanonicalFormIsPinned() {
        Consequences consequences = Consequences.of(List.of(
                new Consequence(Consequence.Kind.LOSS, "default/debug", "uid-1"),
                new Consequence(Consequence.Kind.ACT, "drain", "--force")));

        assertThat(consequences.canonicalForm())
                .isEqualTo("drydock consequences 1\nACT\tdrain\t--force\nLOSS\tdefault/debug\tuid-1\n");
        assertThat(consequences.fingerprint().hex())
                .isEqualTo("55de918809949ff1056afd513f39e0440c73e11296a39a6dda1ebfdc232c23a2");
    }

    @Test
    void noNameCanPassForAnotherField() {
        Consequences trick = Consequences.of(List.of(new Consequence(Consequence.Kind.LOSS, "a\tb", "c")));
        Consequences plain = Consequences.of(List.of(new Consequence(Consequence.Kind.LOSS, "a", "b\tc")));

        assertThat(trick.fingerprint()).isNotEqualTo(plain.fingerprint());
    }
}
