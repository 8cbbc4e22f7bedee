package dev.drydock.action.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drydock.core.command.CommandException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PodSelectorTest {
    @Test
    void readsALabelSelectorAndKeepsItsText() {
        PodSelector selector = PodSelector.parse("app=web,!canary");

        assertThat(selector.text()).isEqualTo("app=web,!canary");
        assertThat(selector.selector().matches(Map.of("app", "web"))).isTrue();
        assertThat(selector.selector().matches(Map.of("app", "web", "canary", "")))
                .isFalse();
    }

    @Test
    void whatIsNoSelectorIsRefusedLikeAnyWrongWord() {
        assertThatThrownBy(() -> PodSelector.parse("app=web canary"))
                .isInstanceOf(CommandException.class)
                .hasMessage(
                        "`app=web canary` is not a label selector: conditions are separated by commas, not `canary`.");
    }
}
