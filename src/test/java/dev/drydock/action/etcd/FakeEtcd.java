package dev.drydock.action.etcd;

import dev.drydock.cluster.etcd.Etcd;
import dev.drydock.cluster.etcd.EtcdAlarm;
import dev.drydock.cluster.etcd.EtcdCluster;
import dev.drydock.cluster.etcd.EtcdException;
import dev.drydock.cluster.etcd.EtcdMember;
import dev.drydock.cluster.etcd.KeyspaceHash;
import dev.drydock.cluster.etcd.LiveKey;
import dev.drydock.cluster.etcd.MemberStatus;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** Members in memory, each with what a test gives it. */
final class FakeEtcd implements Etcd {
    static final long CLUSTER = 0xc1L;

    final List<EtcdMember> members = new ArrayList<>();
    final Map<Long, KeyspaceHash> hashes = new HashMap<>();
    final Set<Long> silent = new HashSet<>();
    final List<EtcdAlarm> alarms = new ArrayList<>();
    final List<String> done = new ArrayList<>();
    final List<LiveKey> live = new ArrayList<>();
    final Map<Long, Long> sizes = new HashMap<>();
    long leader = 1;
    byte[] content = "a database".getBytes(StandardCharsets.UTF_8);
    Optional<EtcdException> lost = Optional.empty();
    Runnable whileStreaming = () -> {};

    FakeEtcd(int count) {
        for (long id = 1; id <= count; id++) {
            String name = "etcd-" + id;
            members.add(new EtcdMember(
                    id, name, List.of("https://" + name + ":2380"), List.of("https://" + name + ":2379"), false));
            hashes.put(id, new KeyspaceHash(0xabcdL, 10, 100));
            sizes.put(id, 50_000_000L);
        }
    }

    EtcdMember member(long id) {
        return members.get((int) id - 1);
    }

    @Override
    public EtcdCluster cluster() {
        return new EtcdCluster(CLUSTER, members);
    }

    @Override
    public MemberStatus status(EtcdMember member) {
        requireAnswer(member);
        return new MemberStatus(
                "3.5.16",
                leader,
                sizes.getOrDefault(member.id(), 0L),
                20_000_000,
                100,
                3,
                5000,
                5000,
                List.of(),
                Optional.empty());
    }

    @Override
    public KeyspaceHash hashKv(EtcdMember member, long revision) {
        requireAnswer(member);
        return Objects.requireNonNull(hashes.get(member.id()));
    }

    @Override
    public List<EtcdAlarm> alarms() {
        // etcd's members agree on what they tell of alarms.
        if (2 * silent.size() >= members.size()) {
            throw new EtcdException("etcd did not tell its alarms within 10 s.", true);
        }
        return List.copyOf(alarms);
    }

    @Override
    public void disarm(EtcdAlarm alarm) {
        alarms.remove(alarm);
        done.add("disarm " + alarm.kind() + " of " + alarm.memberId());
    }

    @Override
    public void defragment(EtcdMember member) {
        requireAnswer(member);
        sizes.put(member.id(), 20_000_000L);
        done.add("defragment " + member.name());
    }

    @Override
    public void compact(long revision) {
        done.add("compact " + revision);
    }

    @Override
    public void keys(String prefix, Consumer<LiveKey> taker) {
        live.stream().filter(key -> key.key().startsWith(prefix)).forEach(taker);
    }

    @Override
    public void snapshot(EtcdMember member, OutputStream target, LongConsumer progress) throws IOException {
        requireAnswer(member);
        done.add("snapshot " + member.name());
        target.write(content);
        whileStreaming.run();
        progress.accept(content.length);
        if (lost.isPresent()) {
            throw lost.get();
        }
    }

    private void requireAnswer(EtcdMember member) {
        if (silent.contains(member.id())) {
            throw new EtcdException(member.clientUrls().getFirst() + " does not answer: connection refused.", true);
        }
    }
}
