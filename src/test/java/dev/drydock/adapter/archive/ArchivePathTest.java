package dev.drydock.adapter.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drydock.cluster.backup.ObjectRef;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArchivePathTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = true,
            value = {
                "''        | Node        | ''   | worker-1            | cluster-scoped/core/Node/worker-1.yaml",
                "''        | ConfigMap   | shop | web                 | namespaces/shop/core/ConfigMap/web.yaml",
                "apps      | Deployment  | shop | web                 | namespaces/shop/apps/Deployment/web.yaml",
                "core      | Odd         | shop | web                 | namespaces/shop/%63ore/Odd/web.yaml",
                "rbac.authorization.k8s.io | ClusterRole | '' | system:controller:x |"
                        + " cluster-scoped/rbac.authorization.k8s.io/ClusterRole/system%3Acontroller%3Ax.yaml",
                "x.io      | Odd         | ''   | ..                  | cluster-scoped/x.io/Odd/%2E..yaml",
                "x.io      | Odd         | ''   | ../../etc/passwd    |"
                        + " cluster-scoped/x.io/Odd/%2E.%2F..%2Fetc%2Fpasswd.yaml",
                "x.io      | Odd         | ''   | a%3Ab               | cluster-scoped/x.io/Odd/a%253Ab.yaml",
                "x.io      | Odd         | ''   | a~b                 | cluster-scoped/x.io/Odd/a%7Eb.yaml",
                "x.io      | Odd         | ''   | é                   | cluster-scoped/x.io/Odd/%C3%A9.yaml",
                "..        | ..          | ..   | a                   | namespaces/%2E./%2E./%2E./a.yaml",
            })
    void anObjectHasItsPlace(String group, String kind, String namespace, String name, String path) {
        assertThat(ArchivePath.of(new ObjectRef(group, kind, namespace, name))).isEqualTo(path);
    }

    @Test
    void aLongNameIsCutAndToldApart() {
        String first = ArchivePath.part("x".repeat(253));
        String second = ArchivePath.part("x".repeat(252) + "y");
        String third = ArchivePath.part("é".repeat(100));

        assertThat(first).hasSize(150 + 1 + 32).startsWith("xxx").contains("~");
        assertThat(second).hasSameSizeAs(first).isNotEqualTo(first);
        assertThat(third).matches("(%C3%A9)+~[0-9a-f]{32}");
    }

    @Test
    void noTwoNamesShareAPlaceAndEveryPlaceIsAFileName() {
        Random random = new Random(20261130);
        List<String> letters =
                List.of("a", "A", ".", "/", "%", "~", ":", "2", "E", "é", "\0", "\n", "😀", "\\", " ", "-");
        Map<String, String> places = new HashMap<>();
        for (int i = 0; i < 50_000; i++) {
            StringBuilder name = new StringBuilder();
            for (int length = 1 + random.nextInt(random.nextInt(20) == 0 ? 260 : 6); length > 0; length--) {
                name.append(letters.get(random.nextInt(letters.size())));
            }
            String part = ArchivePath.part(name.toString());

            assertThat(part).matches("[A-Za-z0-9%_~-][A-Za-z0-9._%~-]*");
            assertThat(part.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(200);
            String other = places.putIfAbsent(part, name.toString());
            assertThat(other).isIn(null, name.toString());
        }
    }
}
