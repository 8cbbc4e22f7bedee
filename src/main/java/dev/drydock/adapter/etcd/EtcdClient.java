package dev.drydock.adapter.etcd;

import dev.drydock.cluster.etcd.Etcd;
import dev.drydock.cluster.etcd.EtcdAlarm;
import dev.drydock.cluster.etcd.EtcdCluster;
import dev.drydock.cluster.etcd.EtcdException;
import dev.drydock.cluster.etcd.EtcdMember;
import dev.drydock.cluster.etcd.KeyspaceHash;
import dev.drydock.cluster.etcd.LiveKey;
import dev.drydock.cluster.etcd.MemberStatus;
import io.etcd.jetcd.api.AlarmRequest;
import io.etcd.jetcd.api.ClusterGrpc;
import io.etcd.jetcd.api.CompactionRequest;
import io.etcd.jetcd.api.DefragmentRequest;
import io.etcd.jetcd.api.HashKVRequest;
import io.etcd.jetcd.api.HashKVResponse;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.MaintenanceGrpc;
import io.etcd.jetcd.api.MaintenanceGrpc.MaintenanceBlockingStub;
import io.etcd.jetcd.api.MemberListRequest;
import io.etcd.jetcd.api.MemberListResponse;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import io.etcd.jetcd.api.ResponseHeader;
import io.etcd.jetcd.api.StatusRequest;
import io.etcd.jetcd.api.StatusResponse;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Status;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;

/** etcd, spoken to over its gRPC API. Thread-safe; nothing is sent, and no file read, before it is first asked something. */
public final class EtcdClient implements Etcd, AutoCloseable {
    private static final String STREAM = "stream a snapshot";

    private final EtcdSettings settings;
    private final Lines lines;
    private volatile Optional<URI> answered = Optional.empty();

    /**
     * A client.
     *
     * @throws IllegalArgumentException with all that is wrong with the settings
     */
    public EtcdClient(EtcdSettings settings) {
        if (!settings.problems().isEmpty()) {
            throw new IllegalArgumentException(String.join(" ", settings.problems()));
        }
        this.settings = settings;
        this.lines = new Lines(settings);
    }

    @Override
    public EtcdCluster cluster() {
        List<EtcdException> failures = new ArrayList<>();
        for (URI endpoint : settings.endpoints()) {
            try {
                MemberListResponse list = lines.to(endpoint)
                        .ask(
                                "tell its members",
                                settings.deadlines().call(),
                                channel -> ClusterGrpc.newBlockingStub(channel)
                                        .memberList(MemberListRequest.getDefaultInstance()));
                answered = Optional.of(endpoint);
                return new EtcdCluster(list.getHeader().getClusterId(), Members.of(list));
            } catch (EtcdException e) {
                failures.add(e);
            }
        }
        throw noneAnswers(failures);
    }

    private static EtcdException noneAnswers(List<EtcdException> failures) {
        if (failures.size() == 1) {
            return failures.getFirst();
        }
        EtcdException all = new EtcdException(
                "None of etcd's " + failures.size() + " endpoints answers. "
                        + String.join(
                                " ",
                                failures.stream().map(EtcdException::getMessage).toList()),
                failures.stream().anyMatch(EtcdException::isPassing));
        failures.forEach(all::addSuppressed);
        return all;
    }

    @Override
    public MemberStatus status(EtcdMember member) {
        ServedCertificate certificate = new ServedCertificate();
        StatusResponse status = ask(
                member,
                "tell its status",
                settings.deadlines().call(),
                channel -> identify(member, ClientInterceptors.intercept(channel, certificate)));
        return new MemberStatus(
                status.getVersion(),
                status.getLeader(),
                status.getDbSize(),
                status.getDbSizeInUse(),
                status.getHeader().getRevision(),
                status.getRaftTerm(),
                status.getRaftIndex(),
                status.getRaftAppliedIndex(),
                status.getErrorsList(),
                certificate.expiry());
    }

    @Override
    public KeyspaceHash hashKv(EtcdMember member, long revision) {
        HashKVRequest request = HashKVRequest.newBuilder().setRevision(revision).build();
        HashKVResponse hash = ask(member, "hash its keys", settings.deadlines().patient(), channel -> {
            HashKVResponse answer = maintenance(channel).hashKV(request);
            requireSame(member, answer.getHeader());
            return answer;
        });
        return new KeyspaceHash(
                Integer.toUnsignedLong(hash.getHash()),
                hash.getCompactRevision(),
                revision == 0 ? hash.getHeader().getRevision() : revision);
    }

    @Override
    public List<EtcdAlarm> alarms() {
        AlarmRequest request = AlarmRequest.newBuilder()
                .setAction(AlarmRequest.AlarmAction.GET)
                .build();
        return anywhere(
                "tell its alarms",
                settings.deadlines().call(),
                channel -> Alarms.of(maintenance(channel).alarm(request)));
    }

    @Override
    public void disarm(EtcdAlarm alarm) {
        AlarmRequest request = AlarmRequest.newBuilder()
                .setAction(AlarmRequest.AlarmAction.DEACTIVATE)
                .setMemberID(alarm.memberId())
                .setAlarmValue(Alarms.number(alarm.kind()))
                .build();
        anywhere(
                "clear an alarm",
                settings.deadlines().call(),
                channel -> maintenance(channel).alarm(request));
    }

    @Override
    public void defragment(EtcdMember member) {
        status(member);
        ask(
                member,
                "defragment its database",
                settings.deadlines().patient(),
                channel -> maintenance(channel).defragment(DefragmentRequest.getDefaultInstance()));
    }

    @Override
    public void compact(long revision) {
        CompactionRequest request = CompactionRequest.newBuilder()
                .setRevision(revision)
                .setPhysical(true)
                .build();
        anywhere(
                "compact its history",
                settings.deadlines().patient(),
                channel -> KVGrpc.newBlockingStub(channel).compact(request));
    }

    @Override
    public void keys(String prefix, Consumer<LiveKey> taker) {
        KeyPages pages = new KeyPages(prefix);
        while (pages.hasNext()) {
            RangeRequest request = pages.next();
            RangeResponse page = anywhere(
                    "tell its keys",
                    settings.deadlines().patient(),
                    channel -> KVGrpc.newBlockingStub(channel).range(request));
            pages.take(page, taker);
        }
    }

    @Override
    public void snapshot(EtcdMember member, OutputStream target, LongConsumer progress)
            throws IOException, InterruptedException {
        status(member);
        Line line = lines.to(endpoint(member));
        Duration stall = settings.deadlines().stall();
        SnapshotStream stream =
                new SnapshotStream(line.stream(settings.deadlines().call()), target, progress);
        switch (stream.receive(stall)) {
            case SnapshotStream.Ending.Complete complete -> {}
            case SnapshotStream.Ending.Stalled stalled ->
                throw new EtcdException(
                        "etcd at " + line.endpoint() + " could not " + STREAM + " to its end: nothing came for "
                                + Failures.seconds(stall) + after(stream)
                                + "; the member hangs, or the network to it. What was written is worthless.",
                        true);
            case SnapshotStream.Ending.Lost(Status status)
            when stream.written() > 0 ->
                throw Failures.of(
                        line.endpoint(),
                        STREAM + " to its end, it was lost" + after(stream),
                        stall,
                        status.asRuntimeException());
            case SnapshotStream.Ending.Lost(Status status) ->
                throw Failures.of(line.endpoint(), STREAM, stall, status.asRuntimeException());
        }
    }

    private static String after(SnapshotStream stream) {
        return String.format(Locale.ROOT, " after %,d bytes", stream.written());
    }

    /** Asks a member, and where it is away says so of an address that the configuration does not have. */
    private <T> T ask(EtcdMember member, String deed, Duration patience, Function<Channel, T> calls) {
        URI endpoint = endpoint(member);
        try {
            return lines.to(endpoint).ask(deed, patience, calls);
        } catch (EtcdException e) {
            Optional<URI> other = answered.filter(one -> !settings.endpoints().contains(endpoint));
            if (other.isPresent() && Failures.isUnreached(e)) {
                throw new EtcdException(
                        e.getMessage() + " That address is what " + member.display()
                                + " advertises in the member list; the configured endpoint " + other.get()
                                + " does answer. Make the advertised address reachable from Drydock, or correct the"
                                + " member's --advertise-client-urls.",
                        e.isPassing(),
                        e);
            }
            throw e;
        }
    }

    /** Asks the first configured endpoint that answers at all; only the finding is repeated, never what is asked for. */
    private <T> T anywhere(String deed, Duration patience, Function<Channel, T> calls) {
        cluster();
        return lines.to(answered.orElseThrow()).ask(deed, patience, calls);
    }

    private URI endpoint(EtcdMember member) {
        return Endpoint.of(member, settings.endpoints())
                .orElseThrow(() -> new EtcdException(
                        "etcd's member " + member.display() + " advertises no address for clients that Drydock can use"
                                + " (" + Failures.bounded(String.join(", ", member.clientUrls()))
                                + "): it has not started yet, or needs https://HOST:PORT in --advertise-client-urls.",
                        true));
    }

    private StatusResponse identify(EtcdMember member, Channel channel) {
        StatusResponse status = maintenance(channel).status(StatusRequest.getDefaultInstance());
        requireSame(member, status.getHeader());
        return status;
    }

    /** An address that leads to another member, as one of loopback or of a load balancer does, would mix up the two. */
    private void requireSame(EtcdMember member, ResponseHeader header) {
        if (header.getMemberId() != member.id()) {
            throw new EtcdException(
                    "At " + endpoint(member) + ", which " + member.display() + " (" + member.hexId()
                            + ") advertises, answers another member (" + Long.toHexString(header.getMemberId())
                            + "): correct its --advertise-client-urls, or what forwards that address.",
                    false);
        }
    }

    private static MaintenanceBlockingStub maintenance(Channel channel) {
        return MaintenanceGrpc.newBlockingStub(channel);
    }

    /** Ends the connections; a call under way fails. */
    @Override
    public void close() {
        lines.close();
    }
}
