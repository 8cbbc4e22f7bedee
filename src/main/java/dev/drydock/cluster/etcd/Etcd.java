package dev.drydock.cluster.etcd;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * The port to the members of a cluster's etcd. Every call goes to one member, blocks, and ends within a deadline of its own; all
 * throw {@link EtcdException} where the member is away or refuses. Nothing is repeated here.
 */
public interface Etcd {
    /**
     * The cluster and its members, as the first endpoint that answers tells.
     *
     * @throws EtcdException when none of the configured endpoints answers; the message names each with its reason
     */
    EtcdCluster cluster();

    /** How a member stands. */
    MemberStatus status(EtcdMember member);

    /** The hash of a member's keyspace at a revision ({@code Maintenance.HashKV}); 0 is the member's newest one. */
    KeyspaceHash hashKv(EtcdMember member, long revision);

    /** The alarms that are raised. */
    List<EtcdAlarm> alarms();

    /** Clears an alarm. */
    void disarm(EtcdAlarm alarm);

    /** Gives the free space of a member's database back to its file system; the member answers nothing meanwhile. */
    void defragment(EtcdMember member);

    /** Forgets all revisions before this one, in the whole cluster. */
    void compact(long revision);

    /**
     * Reads all live keys that begin with a prefix, without their values, in order and in pages: while they change, not all are
     * read at one revision.
     *
     * @param taker given each key; what it throws ends the reading
     */
    void keys(String prefix, Consumer<LiveKey> taker);

    /**
     * Streams a member's whole database, followed by its SHA-256 (32 bytes). Returns when the stream has ended; writes to the
     * target block the stream and nothing else.
     *
     * @param progress told the bytes written so far, now and then
     * @throws EtcdException when the member is lost, or nothing came for too long; what was written is worthless
     * @throws IOException when the target fails; the stream is given up at once
     * @throws InterruptedException when the caller is to stop; the stream is given up at once
     */
    void snapshot(EtcdMember member, OutputStream target, LongConsumer progress)
            throws IOException, InterruptedException;
}
