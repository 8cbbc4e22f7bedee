package dev.drydock.sim.host;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the stand-ins for systemd's programs ask, one after the other: each call is a folder with the words of it, and its name comes
 * through a pipe that all share.
 */
final class SystemdCalls implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SystemdCalls.class);
    private static final String END = "end";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path folder;
    private final PlayedSystemd systemd;
    private final Map<String, HostProgram> programs = new ConcurrentHashMap<>();
    private final RandomAccessFile pipe;
    private final Thread thread;

    private SystemdCalls(Path folder, PlayedSystemd systemd, RandomAccessFile pipe) {
        this.folder = folder;
        this.systemd = systemd;
        this.pipe = pipe;
        this.thread = Thread.ofPlatform().daemon().name("simulated-systemd").start(this::answerAll);
    }

    static SystemdCalls answer(HostRoot root, PlayedSystemd systemd) throws IOException {
        Path folder = root.path("/run/calls");
        Path pipe = folder.resolve("all");
        try {
            Process made = root.process(List.of("mkfifo", pipe.toString())).start();
            if (made.waitFor() != 0) {
                throw new IOException("mkfifo ended with " + made.exitValue());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while a pipe was made", e);
        }
        // For both ways: so it is open whether or not somebody has a question, and ends by a word of our own.
        return new SystemdCalls(folder, systemd, new RandomAccessFile(pipe.toFile(), "rw"));
    }

    private void answerAll() {
        try {
            String call = pipe.readLine();
            while (call != null && !call.equals(END)) {
                answer(folder.resolve(call));
                call = pipe.readLine();
            }
        } catch (IOException e) {
            LOG.atWarn().setCause(e).log("The simulated systemd hears no more");
        }
    }

    /** One that has gone away meanwhile, or asks for what fails, keeps nobody else from an answer. */
    private void answer(Path call) {
        try {
            PlayedSystemd.Answer answer = said(Files.readAllLines(call.resolve("words")));
            Files.writeString(call.resolve("printed"), answer.text());
            try (RandomAccessFile code =
                    new RandomAccessFile(call.resolve("code").toFile(), "rw")) {
                code.write((answer.code() + "\n").getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException gone) {
            LOG.atDebug().setCause(gone).log("Somebody asked the simulated systemd and went away");
        }
    }

    /** Has a program of that name answered, too. */
    void play(String name, HostProgram program) {
        programs.put(name, program);
    }

    private PlayedSystemd.Answer said(List<String> words) {
        HostProgram program = programs.get(words.getFirst());
        try {
            return program == null
                    ? systemd.answer(words)
                    : new PlayedSystemd.Answer(0, program.run(words.subList(1, words.size())));
        } catch (IOException failed) {
            return new PlayedSystemd.Answer(1, failed.getMessage() + "\n");
        }
    }

    @Override
    public void close() throws IOException {
        pipe.write((END + "\n").getBytes(StandardCharsets.UTF_8));
        try {
            if (!thread.join(PATIENCE)) {
                throw new IOException("the simulated systemd does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            pipe.close();
        }
    }
}
