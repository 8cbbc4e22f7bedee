package dev.drydock.bench;

import dev.drydock.adapter.etcd.EtcdClient;
import dev.drydock.adapter.etcd.EtcdSettings;
import dev.drydock.adapter.etcd.EtcdSettings.Deadlines;
import dev.drydock.adapter.etcd.EtcdSettings.TlsFiles;
import dev.drydock.cluster.etcd.EtcdMember;
import dev.drydock.testing.RealEtcd;
import dev.drydock.testing.RealEtcd.Put;
import dev.drydock.testing.RealTools;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/**
 * A member whose database has a gigabyte, saved by etcdctl and by us in turns, each to a file that is on the disk (fsync) and has
 * its name. Ours hashes what passes; etcdctl's does not.
 */
final class EtcdSaveBenchmark {
    private static final int TURNS = Integer.getInteger("turns", 7);
    private static final int MEBIBYTES = Integer.getInteger("mebibytes", 1000);

    private EtcdSaveBenchmark() {}

    static void run(PrintStream out) throws Exception {
        Path folder = Files.createTempDirectory(
                Files.createDirectories(Path.of("target").toAbsolutePath()), "etcd-save-");
        try (RealEtcd etcd = RealEtcd.start(RealTools.require("etcd"), folder.resolve("etcd"));
                EtcdClient client = new EtcdClient(new EtcdSettings(
                        List.of(URI.create(etcd.endpoint())), TlsFiles.NONE, Optional.empty(), Deadlines.USUAL))) {
            fill(etcd);
            EtcdMember member = client.cluster().members().getFirst();
            Path etcdctl = RealTools.require("etcdctl");
            List<Double> theirs = new ArrayList<>();
            List<Double> ours = new ArrayList<>();
            long bytes = 0;
            for (int turn = 0; turn < TURNS; turn++) {
                Path their = folder.resolve("their.db");
                long begin = System.nanoTime();
                etcd.snapshot(etcdctl, their);
                theirs.add((System.nanoTime() - begin) / 1e9);
                Path our = folder.resolve("our.db");
                begin = System.nanoTime();
                save(client, member, our);
                ours.add((System.nanoTime() - begin) / 1e9);
                bytes = Files.size(our);
                // Not byte for byte: the member notes its raft index in the database now and then.
                require(Files.size(their) == bytes, "the two files differ in size");
                Files.delete(their);
                Files.delete(our);
            }
            out.printf("%,d bytes from one member on loopback, %d turns%n", bytes, TURNS);
            print(out, "etcdctl snapshot save", theirs);
            print(out, "drydock, hashing on the way", ours);
            out.printf(
                    Locale.ROOT,
                    "  ratio                        best %.2f   median %.2f (goal <= 1.0)%n",
                    sorted(ours).getFirst() / sorted(theirs).getFirst(),
                    median(ours) / median(theirs));
        } finally {
            delete(folder);
        }
    }

    private static void print(PrintStream out, String who, List<Double> seconds) {
        out.printf(
                Locale.ROOT,
                "  %-28s best %.2f s   median %.2f s   all %s%n",
                who,
                sorted(seconds).getFirst(),
                median(seconds),
                String.join(
                        " ",
                        seconds.stream()
                                .map(one -> String.format(Locale.ROOT, "%.2f", one))
                                .toList()));
    }

    private static List<Double> sorted(List<Double> seconds) {
        return seconds.stream().sorted().toList();
    }

    private static double median(List<Double> seconds) {
        return sorted(seconds).get(seconds.size() / 2);
    }

    private static void save(EtcdClient client, EtcdMember member, Path file) throws Exception {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            Hashed hashed = new Hashed(Channels.newOutputStream(channel));
            client.snapshot(member, hashed, bytes -> {});
            hashed.flush();
            require(hashed.isWhole(), "the trailer does not match");
            channel.force(true);
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel parent = FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            parent.force(true);
        }
    }

    private static void require(boolean so, String why) {
        if (!so) {
            throw new IllegalStateException(why);
        }
    }

    private static void fill(RealEtcd etcd) throws IOException, InterruptedException {
        Random random = new Random(1);
        for (int i = 0; i < MEBIBYTES; i++) {
            List<Put> puts = new ArrayList<>();
            for (int j = 0; j < 256; j++) {
                byte[] value = new byte[4000];
                random.nextBytes(value);
                puts.add(new Put("/registry/pods/default/pod-" + i + "-" + j, value));
            }
            etcd.put(puts);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted((one, two) -> two.compareTo(one)).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Hashes all but the last 32 bytes, which are the hash that the member made. */
    private static final class Hashed extends OutputStream {
        private static final int TRAILER = 32;

        private final OutputStream target;
        private final MessageDigest digest;
        private byte[] tail = new byte[0];

        Hashed(OutputStream target) throws GeneralSecurityException {
            this.target = target;
            this.digest = MessageDigest.getInstance("SHA-256");
        }

        boolean isWhole() {
            return MessageDigest.isEqual(digest.digest(), tail);
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] some, int from, int length) throws IOException {
            target.write(some, from, length);
            if (length >= TRAILER) {
                digest.update(tail);
                digest.update(some, from, length - TRAILER);
                tail = Arrays.copyOfRange(some, from + length - TRAILER, from + length);
            } else {
                byte[] joined = Arrays.copyOf(tail, tail.length + length);
                System.arraycopy(some, from, joined, tail.length, length);
                int ready = Math.max(0, joined.length - TRAILER);
                digest.update(joined, 0, ready);
                tail = Arrays.copyOfRange(joined, ready, joined.length);
            }
        }
    }
}
