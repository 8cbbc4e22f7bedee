package dev.drydock.app;

import dev.drydock.cluster.etcd.Etcd;
import dev.drydock.cluster.etcd.EtcdAlarm;
import dev.drydock.cluster.etcd.EtcdCluster;
import dev.drydock.cluster.etcd.EtcdException;
import dev.drydock.cluster.etcd.EtcdMember;
import dev.drydock.cluster.etcd.KeyspaceHash;
import dev.drydock.cluster.etcd.LiveKey;
import dev.drydock.cluster.etcd.MemberStatus;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.zip.GZIPInputStream;

/** An etcd as it once answered: what it told of itself, and a snapshot that it sent. It can be read, and not changed. */
final class RecordedEtcd implements Etcd {
    /** The snapshot, compressed; resources of this class, which a test records from a real etcd. */
    static final String SNAPSHOT = "recorded-etcd.db.gz";

    /** What the member told of itself. */
    static final String ANSWERS = "recorded-etcd.properties";

    private final Properties answers = new Properties();
    private final EtcdMember member;

    RecordedEtcd() {
        try (InputStream file = resource(ANSWERS)) {
            answers.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException("the recorded answers of etcd cannot be read", e);
        }
        member = new EtcdMember(
                Long.parseUnsignedLong(text("member"), 16),
                "recorded",
                List.of("http://127.0.0.1:2380"),
                List.of("http://127.0.0.1:2379"),
                false);
    }

    private static InputStream resource(String name) throws IOException {
        InputStream stream = RecordedEtcd.class.getResourceAsStream(name);
        if (stream == null) {
            throw new IOException("the program has no " + name + " in it");
        }
        return stream;
    }

    private String text(String name) {
        return Optional.ofNullable(answers.getProperty(name))
                .orElseThrow(() -> new IllegalStateException("etcd's answers were recorded without " + name));
    }

    private long number(String name) {
        return Long.parseLong(text(name));
    }

    /** The recorded answers, in the form that is read here. */
    static Properties answers(EtcdCluster cluster, EtcdMember member, MemberStatus status, KeyspaceHash hash) {
        Properties answers = new Properties();
        answers.setProperty("cluster", cluster.hexId());
        answers.setProperty("member", member.hexId());
        answers.setProperty("version", status.version());
        answers.setProperty("databaseBytes", String.valueOf(status.databaseBytes()));
        answers.setProperty("usedBytes", String.valueOf(status.usedBytes()));
        answers.setProperty("revision", String.valueOf(status.revision()));
        answers.setProperty("raftTerm", String.valueOf(status.raftTerm()));
        answers.setProperty("raftIndex", String.valueOf(status.raftIndex()));
        answers.setProperty("raftAppliedIndex", String.valueOf(status.raftAppliedIndex()));
        answers.setProperty("hash", String.valueOf(hash.hash()));
        answers.setProperty("compactRevision", String.valueOf(hash.compactRevision()));
        return answers;
    }

    String version() {
        return text("version");
    }

    @Override
    public EtcdCluster cluster() {
        return new EtcdCluster(Long.parseUnsignedLong(text("cluster"), 16), List.of(member));
    }

    @Override
    public MemberStatus status(EtcdMember asked) {
        return new MemberStatus(
                version(),
                member.id(),
                number("databaseBytes"),
                number("usedBytes"),
                number("revision"),
                number("raftTerm"),
                number("raftIndex"),
                number("raftAppliedIndex"),
                List.of(),
                Optional.empty());
    }

    @Override
    public KeyspaceHash hashKv(EtcdMember asked, long revision) {
        if (revision != 0 && revision != number("revision")) {
            throw new EtcdException(
                    "This etcd is a recording; of its keys' hash only the one at revision " + number("revision")
                            + " was recorded.",
                    false);
        }
        return new KeyspaceHash(number("hash"), number("compactRevision"), number("revision"));
    }

    @Override
    public List<EtcdAlarm> alarms() {
        return List.of();
    }

    @Override
    public void disarm(EtcdAlarm alarm) {
        throw unchangeable();
    }

    @Override
    public void defragment(EtcdMember asked) {
        throw unchangeable();
    }

    @Override
    public void compact(long revision) {
        throw unchangeable();
    }

    private static EtcdException unchangeable() {
        return new EtcdException(
                "This etcd is a recording and cannot be changed. With etcd's program on the PATH the demo starts a"
                        + " real one.",
                false);
    }

    @Override
    public void keys(String prefix, Consumer<LiveKey> taker) {
        throw new EtcdException("This etcd is a recording, and its keys were not recorded.", false);
    }

    @Override
    public void snapshot(EtcdMember asked, OutputStream target, LongConsumer progress) throws IOException {
        try (InputStream snapshot = new GZIPInputStream(resource(SNAPSHOT))) {
            progress.accept(snapshot.transferTo(target));
        }
    }
}
