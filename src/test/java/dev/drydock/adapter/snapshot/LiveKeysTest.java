package dev.drydock.adapter.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LiveKeysTest {
    private final LiveKeys keys = new LiveKeys();

    private long put(String key, long remembered) {
        byte[] bytes = ("?" + key + "?").getBytes(StandardCharsets.UTF_8);
        return keys.put(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN), 1, bytes.length - 2, remembered);
    }

    @Test
    void whatIsMetLastOfAKeyDecides() {
        Random random = new Random(1);
        Map<String, Long> model = new HashMap<>();
        for (int i = 0; i < 200_000; i++) {
            String key = "k".repeat(random.nextInt(20)) + random.nextInt(20_000);
            long remembered = random.nextInt(4) == 0 ? LiveKeys.DEAD : random.nextInt(1000);
            Long before = model.put(key, remembered);

            assertThat(put(key, remembered)).isEqualTo(before == null ? LiveKeys.DEAD : before);
        }

        assertThat(keys.count())
                .isEqualTo(model.values().stream()
                        .filter(one -> one != LiveKeys.DEAD)
                        .count());
    }

    @Test
    void keysThatDifferOnlyInTheirZerosAreTwo() {
        put("\0", 1);
        put("\0\0", 1);
        put("", 1);
        put("\0\0\0\0\0\0\0\0", 1);

        assertThat(keys.count()).isEqualTo(4);
    }
}
