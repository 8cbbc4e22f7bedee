package dev.drydock.adapter.host;

import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.host.HostException;
import dev.drydock.cluster.host.NodePods;
import dev.drydock.cluster.host.PodExec;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The channels to a node by its pod. What runs in the pod enters the namespaces of the node's first process, and reads the line
 * from its standard input: so the request stays short, whatever is run, and no log of API requests has what the line holds.
 */
final class PodChannels implements HostChannels {
    /** {@code head} takes no byte more than it is asked for, so what is sent after the line is read by what the line runs. */
    private static final String READ = "line=$(head -c \"$1\") || exit 1; eval \"$line\"";

    /** Nothing of the pod's own surroundings: neither its mounts and network nor its environment. */
    private static final List<String> ENTER = List.of(
            "nsenter",
            "-t",
            "1",
            "-m",
            "-u",
            "-i",
            "-n",
            "-p",
            "--",
            "/usr/bin/env",
            "-i",
            "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "HOME=/root",
            "/bin/sh",
            "-c",
            READ,
            "drydock");

    private static final int BLOCK = 32 * 1024;

    private final NodeName node;
    private final NodePods pods;
    private final SshSettings.Patience patience;

    /**
     * Channels.
     *
     * @param patience how long what may take, as by SSH
     */
    PodChannels(NodeName node, NodePods pods, SshSettings.Patience patience) {
        this.node = node;
        this.pods = pods;
        this.patience = patience;
    }

    @Override
    public String display() {
        return "the node pod of " + node;
    }

    @Override
    public Duration stall() {
        return patience.stall();
    }

    /** Who enters is root already. */
    @Override
    public List<String> sudo() {
        return List.of();
    }

    @Override
    public void release() {
        pods.release(node);
    }

    @Override
    public Exit run(String line, String program, Duration patience, Ears ears, Talk talk) throws InterruptedException {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        try (PodExec exec = pods.exec(node, words(bytes.length))) {
            Conversation conversation = new Conversation(exec, program, ears);
            return conversation.await(conversation.spoken(bytes, patience, talk));
        }
    }

    private static List<String> words(int length) {
        return Stream.concat(ENTER.stream(), Stream.of(String.valueOf(length))).toList();
    }

    /** What is said and heard in one channel, all on the caller's thread. */
    private final class Conversation implements Channel {
        private final PodExec exec;
        private final String program;
        private final Ears ears;
        private Optional<PodExec.Arrival> end = Optional.empty();

        Conversation(PodExec exec, String program, Ears ears) {
            this.exec = exec;
            this.program = program;
            this.ears = ears;
        }

        /** How long to wait for the end: where the talk failed, it is here already, or nothing moves. */
        Duration spoken(byte[] line, Duration whole, Talk talk) throws InterruptedException {
            try {
                input().write(line);
                talk.speak(this);
                return whole;
            } catch (InterruptedIOException e) {
                Thread.interrupted();
                throw new InterruptedException("interrupted while a host was asked to run a command");
            } catch (IOException e) {
                return patience.channel();
            }
        }

        Exit await(Duration whole) throws InterruptedException {
            long last = System.nanoTime() + whole.toNanos();
            while (end.isEmpty()) {
                Optional<ByteBuffer> out = out(Duration.ofNanos(last - System.nanoTime()));
                if (out.isEmpty() && end.isEmpty()) {
                    return new Exit.Late();
                }
                if (out.isPresent() && ears.out().isPresent()) {
                    write(ears.out().get(), out.get());
                }
            }
            return switch (end.get()) {
                case PodExec.Arrival.Ended(int code) -> new Exit.Code(code);
                case PodExec.Arrival.Refused(String why) ->
                    throw new HostException(
                            display() + " does not run " + program + ": " + why
                                    + ". The image needs nsenter, and the namespace must let pods be privileged.",
                            true);
                case PodExec.Arrival.Lost(String why) ->
                    throw new HostException(
                            "The connection to " + display() + " was lost while " + program + " ran (" + why
                                    + "), which is killed there as soon as the node notices.",
                            true);
                case PodExec.Arrival.Out out -> throw new IllegalStateException();
                case PodExec.Arrival.Err err -> throw new IllegalStateException();
            };
        }

        /** The next bytes of the output; empty at the end, which is kept, or where nothing came. */
        private Optional<ByteBuffer> out(Duration wait) throws InterruptedException {
            long last = System.nanoTime() + wait.toNanos();
            while (end.isEmpty()) {
                Optional<PodExec.Arrival> next = exec.next(Duration.ofNanos(last - System.nanoTime()));
                if (next.isEmpty()) {
                    return Optional.empty();
                }
                switch (next.get()) {
                    case PodExec.Arrival.Out(ByteBuffer bytes) -> {
                        return Optional.of(bytes);
                    }
                    case PodExec.Arrival.Err(ByteBuffer bytes) -> write(ears.err(), bytes);
                    case PodExec.Arrival.Ended ended -> end = next;
                    case PodExec.Arrival.Refused refused -> end = next;
                    case PodExec.Arrival.Lost lost -> end = next;
                }
            }
            return Optional.empty();
        }

        private static void write(OutputStream ear, ByteBuffer bytes) {
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            try {
                ear.write(copy, 0, copy.length);
            } catch (IOException e) {
                // What hears is in memory.
                throw new IllegalStateException(e);
            }
        }

        @Override
        public OutputStream input() {
            return new OutputStream() {
                @Override
                public void write(int value) throws IOException {
                    write(new byte[] {(byte) value}, 0, 1);
                }

                @Override
                public void write(byte[] bytes, int offset, int count) throws IOException {
                    for (int at = offset; at < offset + count; at += BLOCK) {
                        int length = Math.min(BLOCK, offset + count - at);
                        byte[] block = new byte[length];
                        System.arraycopy(bytes, at, block, 0, length);
                        try {
                            exec.send(block, stall());
                        } catch (InterruptedException e) {
                            throw interrupted(e);
                        }
                    }
                }
            };
        }

        @Override
        public InputStream output() {
            return new Output();
        }

        /** The output as it is pulled; what comes of the standard error meanwhile is heard too. */
        private final class Output extends InputStream {
            private ByteBuffer bytes = ByteBuffer.allocate(0);

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] target, int offset, int count) throws IOException {
                while (!bytes.hasRemaining()) {
                    Optional<ByteBuffer> next;
                    try {
                        next = out(stall());
                    } catch (InterruptedException e) {
                        throw interrupted(e);
                    }
                    if (next.isEmpty()) {
                        if (end.isPresent()) {
                            return -1;
                        }
                        throw new IOException("nothing came for " + stall());
                    }
                    bytes = next.get();
                }
                int length = Math.min(count, bytes.remaining());
                bytes.get(target, offset, length);
                return length;
            }
        }
    }

    private static InterruptedIOException interrupted(InterruptedException cause) {
        InterruptedIOException interrupted = new InterruptedIOException("interrupted");
        interrupted.initCause(cause);
        return interrupted;
    }
}
