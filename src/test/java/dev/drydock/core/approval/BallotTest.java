package dev.drydock.core.approval;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** People are counted, not clicks. */
final class BallotTest {
    private static final Instant NOW = Instant.parse("2026-11-23T03:00:00Z");
    private static final Ballot BALLOT =
            new Ballot(People.person("dana"), 2, 2, NOW.plus(Duration.ofMinutes(30)), List.of(People.person("lee")));

    private final People people = new People();

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            nullValues = "counts",
            value = {
                "ana, counts",
                "dana, You asked for this yourself",
                "lee, You have approved this already",
                "olaf, Only leads may approve",
                "robot, Bots do not approve",
                "guest, Guests do not approve",
                "gone, This account is deactivated",
            })
    void objects(String name, String objection) {
        Optional<String> answer = BALLOT.objection(people.of(name), 2, NOW);

        if (objection == null) {
            assertThat(answer).isEmpty();
        } else {
            assertThat(answer).hasValueSatisfying(text -> assertThat(text).startsWith(objection));
        }
    }

    @Test
    void aLeadWhoAsksDoesNotCountEither() {
        Ballot own = new Ballot(People.person("ana"), 1, 1, NOW.plusSeconds(1), List.of());

        assertThat(own.objection(people.of("ana"), 1, NOW)).isPresent();
    }

    @Test
    void anotherWorkspacesLeadDoesNotCount() {
        Person stranger = new Person(new PersonId("T2", "U-ana"), "ana");
        Standing standing = new Standing(stranger, Optional.empty(), true, true, true, true);

        assertThat(BALLOT.objection(standing, 2, NOW))
                .hasValueSatisfying(text -> assertThat(text).startsWith("You belong to another workspace"));
    }

    @Test
    void aPressOnAnOlderCardDoesNotCount() {
        assertThat(BALLOT.objection(people.of("ana"), 1, NOW))
                .hasValueSatisfying(text -> assertThat(text).startsWith("The plan has changed"));
    }

    @Test
    void theMomentOfExpiryIsTooLate() {
        assertThat(BALLOT.objection(people.of("ana"), 2, BALLOT.expiresAt().minusMillis(1)))
                .isEmpty();
        assertThat(BALLOT.objection(people.of("ana"), 2, BALLOT.expiresAt())).isPresent();
    }
}
