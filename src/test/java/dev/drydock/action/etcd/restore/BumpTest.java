package dev.drydock.action.etcd.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BumpTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "written on since,                    7,       4007, 1000004000",
        "restored and raised before,          7, 1000000042, 2000000035",
        "nothing was written since,           7,          7, 1000000000",
        "an older etcd in the cluster's place, 7,         3, 1000000000",
        "no member answers,                   7,           , 1000000000",
    })
    void theRestoredEtcdIsAheadOfAllThatWasSeen(String name, long snapshot, Long live, long bump) {
        OptionalLong told = live == null ? OptionalLong.empty() : OptionalLong.of(live);

        assertThat(Bump.of(snapshot, told)).isEqualTo(bump);
        assertThat(snapshot + bump).isGreaterThan(told.orElse(snapshot));
    }
}
