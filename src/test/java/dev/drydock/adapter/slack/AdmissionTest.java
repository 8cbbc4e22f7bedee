package dev.drydock.adapter.slack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.core.approval.PersonId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AdmissionTest {
    @ParameterizedTest(name = "{0}")
    @MethodSource("senders")
    void peopleAreHeardWhereTheyMayBe(
            String name, List<String> channels, String team, String id, String channel, boolean heard) {
        Sender sender = new Sender(new PersonId(team, "U0DANA"), id, channel, Optional.empty(), Optional.empty());
        assertThat(new Admission(channels).objection(sender, "T0HARBOR").isEmpty())
                .isEqualTo(heard);
    }

    static Stream<Arguments> senders() {
        return Stream.of(
                Arguments.of("anywhere when none is named", List.of(), "T0HARBOR", "C0OPS", "ops", true),
                Arguments.of("by name", List.of("ops"), "T0HARBOR", "C0OPS", "ops", true),
                Arguments.of("by name with its mark", List.of("#Ops"), "T0HARBOR", "C0OPS", "ops", true),
                Arguments.of("by id", List.of("C0OPS"), "T0HARBOR", "C0OPS", "privategroup", true),
                Arguments.of("not elsewhere", List.of("ops"), "T0HARBOR", "C0RANDOM", "random", false),
                Arguments.of("not in direct messages", List.of("ops"), "T0HARBOR", "D0DANA", "directmessage", false),
                Arguments.of(
                        "not where a name is none", List.of("privategroup"), "T0HARBOR", "G1", "privategroup", false),
                Arguments.of("not from another workspace", List.of(), "T0ELSEWHERE", "C0OPS", "ops", false),
                Arguments.of("not from nowhere", List.of(), "", "C0OPS", "ops", false));
    }
}
