package dev.drydock.adapter.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.drydock.core.approval.Directory.DirectoryException;
import dev.drydock.core.approval.PersonId;
import dev.drydock.core.approval.Standing;
import dev.drydock.sim.slack.Fault;
import dev.drydock.sim.slack.User;
import dev.drydock.sim.slack.Workspace;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlackDirectoryTest {
    private Harbor harbor = new Harbor(Harbor.people());

    @AfterEach
    void stop() {
        harbor.close();
    }

    private void restart(Workspace.Builder people) {
        harbor.close();
        harbor = new Harbor(people);
    }

    private Standing standing(String handle) {
        return harbor.workspace.directory().standing(Harbor.person(handle)).orElseThrow();
    }

    private Standing standingNow(String handle) {
        return harbor.workspace.directory().standingNow(Harbor.person(handle)).orElseThrow();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "dana,  true,  true,  true,  false",
        "lee,   true,  true,  true,  true",
        "sam,   true,  true,  true,  true",
        "gil,   true,  true,  false, false",
        "una,   true,  true,  false, false",
        "old,   false, true,  true,  false",
        "eve,   true,  true,  false, false",
        "bot,   true,  false, true,  false"
    })
    void peopleStandAsTheWorkspaceSays(String handle, boolean active, boolean human, boolean member, boolean lead) {
        Standing standing = standing(handle);
        assertThat(standing.active()).as("active").isEqualTo(active);
        assertThat(standing.human()).as("human").isEqualTo(human);
        assertThat(standing.member()).as("member").isEqualTo(member);
        assertThat(standing.lead()).as("lead").isEqualTo(lead);
        assertThat(harbor.slack.violations()).isEmpty();
    }

    @Test
    void nameAndAddressAreTheProfiles() {
        assertThat(standing("dana").person().name()).isEqualTo("dana");
        assertThat(standing("dana").email()).contains("dana@harbor.example");
        assertThat(standing("eve").email()).isEmpty();
    }

    @Test
    void nobodyIsKnownWhomTheWorkspaceDoesNotKnow() {
        assertThat(harbor.workspace.directory().standing(Harbor.person("nobody")))
                .isEmpty();
    }

    @Test
    void somebodyWhoClaimsAnotherWorkspaceIsNoMember() {
        PersonId claimed = new PersonId("T0ELSEWHERE", "U0LEE");
        Standing standing = harbor.workspace.directory().standing(claimed).orElseThrow();
        assertThat(standing.member()).isFalse();
        assertThat(standing.lead()).isFalse();
    }

    @Test
    void whatIsRememberedIsForgottenAfterMinutesAndNeverUsedWhenARunStarts() {
        assertThat(standing("sam").lead()).isTrue();
        harbor.slack.regroup("leads", "dana");
        assertThat(standing("sam").lead()).as("remembered").isTrue();
        assertThat(standingNow("sam").lead()).as("asked now").isFalse();
        assertThat(standing("dana").lead()).isTrue();
        harbor.slack.put(harbor.slack.person("dana").user().with(User.Flag.DELETED));
        assertThat(standing("dana").active()).as("remembered").isTrue();
        harbor.time.jump(Duration.ofMinutes(6));
        assertThat(standing("dana").active()).as("forgotten").isFalse();
    }

    @Test
    void onAFreePlanOnlyThoseNamedByIdLead() {
        restart(Harbor.people().plan(Workspace.Plan.FREE));
        assertThat(standing("sam").lead()).isFalse();
        assertThat(standing("lee").lead()).isTrue();
    }

    @Test
    void withoutTheScopeForGroupsNobodyOfAGroupLeads() {
        restart(Harbor.people().scopes("users:read", "chat:write"));
        assertThat(standing("sam").lead()).isFalse();
        assertThat(standing("lee").lead()).isTrue();
        assertThat(standing("lee").email()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"users.info", "usergroups.users.list", "auth.test"})
    void whenSlackDoesNotAnswerNobodyHasAStanding(String method) {
        harbor.slack.faults().next(20, method, new Fault.Status(503));
        assertThatExceptionOfType(DirectoryException.class)
                .isThrownBy(() -> standingNow("sam"))
                .withMessageContaining(method);
        harbor.slack.faults().clear(method);
        assertThat(standingNow("sam").lead()).isTrue();
    }

    @Test
    void tooFastIsWaitedOut() {
        harbor.slack.faults().next("users.info", new Fault.TooManyRequests(Duration.ofSeconds(7)));
        assertThat(standing("sam").lead()).isTrue();
        assertThat(harbor.time.pauses().getFirst()).isGreaterThan(Duration.ofSeconds(6));
        assertThat(harbor.slack.violations()).isEmpty();
    }

    @Test
    void aHundredQuestionsAtOnceKeepToSlacksPace() {
        for (int i = 0; i < 100; i++) {
            assertThat(standingNow("sam").lead()).isTrue();
        }
        assertThat(harbor.slack.violations()).isEmpty();
    }
}
