package dev.drydock.action.node.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class PatchSurveyTest {
    private static final String BOOT = "boot=8c1b3f0e-1f0a-4a53-9a7e-0f3f8d0c7a11";

    @Test
    void readsWhatAHostSays() throws Exception {
        PatchFacts facts = PatchSurvey.read(List.of(
                BOOT,
                "systemd=yes",
                "system=Debian GNU/Linux 13 (trixie)",
                "free=2048",
                "packages=apt",
                "held=kubelet",
                "upgrade=libc6",
                "upgrade=openssl",
                "security=openssl",
                "reboot=yes"));

        assertThat(facts)
                .isEqualTo(new PatchFacts(
                        "Debian GNU/Linux 13 (trixie)",
                        Optional.of(PatchFacts.Packages.APT),
                        "8c1b3f0e-1f0a-4a53-9a7e-0f3f8d0c7a11",
                        true,
                        true,
                        List.of("libc6", "openssl"),
                        List.of("openssl"),
                        List.of("kubelet"),
                        Optional.empty(),
                        OptionalLong.of(2048 * 1024)));
    }

    @Test
    void whatIsNoPackageIsPassedOver() throws Exception {
        PatchFacts facts = PatchSurvey.read(List.of(
                BOOT, "packages=pacman", "upgrade=$(reboot)", "upgrade=a b", "upgrade=`x`", "free=much", "upgrade=ok"));

        assertThat(facts.packages()).isEmpty();
        assertThat(facts.upgrades()).containsExactly("ok");
        assertThat(facts.freeBytes()).isEmpty();
        assertThat(facts.systemd()).isFalse();
    }

    @Test
    void aHostThatDoesNotTellItsBootIsOdd() {
        assertThatThrownBy(() -> PatchSurvey.read(List.of("boot=", "packages=apt")))
                .isInstanceOf(PatchSurvey.OddException.class)
                .hasMessageContaining("boot id");
    }
}
