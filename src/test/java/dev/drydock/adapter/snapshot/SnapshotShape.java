package dev.drydock.adapter.snapshot;

import dev.drydock.testing.RealEtcd;
import dev.drydock.testing.RealEtcd.Put;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A way to fill an etcd, so that its database has a shape of its own. */
enum SnapshotShape {
    EMPTY {
        @Override
        void fill(RealEtcd etcd) {}
    },
    ONE_KEY {
        @Override
        void fill(RealEtcd etcd) throws IOException, InterruptedException {
            etcd.put(List.of(new Put("only", bytes(3, 1))));
        }
    },
    A_HUNDRED_THOUSAND_KEYS {
        @Override
        void fill(RealEtcd etcd) throws IOException, InterruptedException {
            keys(etcd, 100_000, 5_000, 40);
        }
    },
    DELETIONS {
        @Override
        void fill(RealEtcd etcd) throws IOException, InterruptedException {
            keys(etcd, 3_000, 500, 100);
            etcd.delete("/registry/pods/default/pod-1", "/registry/pods/default/pod-2");
            etcd.put(List.of(new Put("/registry/pods/default/pod-1", bytes(50, 2))));
            etcd.delete("/registry/pods/default/pod-1", "");
        }
    },
    COMPACTED {
        @Override
        void fill(RealEtcd etcd) throws IOException, InterruptedException {
            for (int round = 0; round < 10; round++) {
                keys(etcd, 1_000, 250, 200);
            }
            etcd.delete("/registry/pods/default/pod-5", "/registry/pods/default/pod-6");
            etcd.compact(38);
        }
    },
    LARGE_VALUES {
        @Override
        void fill(RealEtcd etcd) throws IOException, InterruptedException {
            for (int i = 0; i < 12; i++) {
                etcd.put(List.of(
                        new Put("large-" + i, bytes(500_000 + i * 77_777, i)), new Put("small-" + i, bytes(9, i))));
            }
        }
    },
    LEASES {
        @Override
        void fill(RealEtcd etcd) throws IOException, InterruptedException {
            for (int i = 0; i < 20; i++) {
                Matcher id = LEASE.matcher(etcd.call("/v3/lease/grant", "{\"TTL\":\"3600\"}"));
                if (!id.find()) {
                    throw new IOException("etcd granted no lease");
                }
                byte[] key = ("leased-" + i).getBytes(java.nio.charset.StandardCharsets.UTF_8);
                etcd.put(List.of(new Put(key, bytes(10, i), Long.parseLong(id.group(1)))));
            }
        }
    },
    DEEP_TREE {
        @Override
        void fill(RealEtcd etcd) throws IOException, InterruptedException {
            // Values of half a page: two to a leaf, so that a few thousand keys take three levels.
            keys(etcd, 12_000, 1_000, 1_900);
        }
    },
    DEFRAGMENTED {
        @Override
        void fill(RealEtcd etcd) throws IOException, InterruptedException {
            keys(etcd, 5_000, 500, 300);
            etcd.delete("/registry/pods/default/pod-2", "/registry/pods/default/pod-9");
            etcd.compact(11);
            etcd.call("/v3/maintenance/defragment", "{}");
            keys(etcd, 100, 100, 300);
        }
    },
    BINARY_KEYS {
        @Override
        void fill(RealEtcd etcd) throws IOException, InterruptedException {
            List<Put> puts = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                byte[] key = bytes(1 + i * 5, i);
                puts.add(new Put(key, bytes(i % 7, i), 0));
            }
            etcd.put(puts);
            etcd.put(List.of(new Put(bytes(30_000, 7), new byte[0], 0)));
        }
    },
    /** The last, since from then on etcd wants a password. */
    AUTH_ENABLED {
        @Override
        void fill(RealEtcd etcd) throws IOException, InterruptedException {
            etcd.put(List.of(new Put("a", bytes(3, 1))));
            etcd.call("/v3/auth/user/add", "{\"name\":\"root\",\"password\":\"" + PASSWORD + "\"}");
            etcd.call("/v3/auth/role/add", "{\"name\":\"root\"}");
            etcd.call("/v3/auth/user/grant", "{\"user\":\"root\",\"role\":\"root\"}");
            etcd.call("/v3/auth/enable", "{}");
        }
    };

    /** Of the user root, where there is one. */
    static final String PASSWORD = "for-a-test";

    private static final Pattern LEASE = Pattern.compile("\"ID\":\"(-?\\d+)\"");

    abstract void fill(RealEtcd etcd) throws IOException, InterruptedException;

    String[] credentials() {
        return this == AUTH_ENABLED ? new String[] {"--user", "root:" + PASSWORD} : new String[0];
    }

    static void keys(RealEtcd etcd, int count, int together, int size) throws IOException, InterruptedException {
        for (int first = 0; first < count; first += together) {
            List<Put> puts = new ArrayList<>();
            for (int i = first; i < Math.min(count, first + together); i++) {
                puts.add(new Put("/registry/pods/default/pod-" + i, bytes(size, i)));
            }
            etcd.put(puts);
        }
    }

    static byte[] bytes(int count, int seed) {
        byte[] bytes = new byte[count];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }
}
