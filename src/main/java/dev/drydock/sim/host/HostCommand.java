package dev.drydock.sim.host;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A line that a client has run on a simulated host. As with OpenSSH its input ends when the channel does, and it runs on; only the
 * end of the host ends it.
 */
final class HostCommand implements Command {
    private static final Logger LOG = LoggerFactory.getLogger(HostCommand.class);
    private static final int BLOCK = 32 * 1024;
    private static final long GRACE_SECONDS = 3;

    private final HostRoot root;
    private final String line;
    private final Set<HostCommand> running;
    private InputStream in = InputStream.nullInputStream();
    private OutputStream out = OutputStream.nullOutputStream();
    private OutputStream err = OutputStream.nullOutputStream();
    private ExitCallback exit = (code, message, immediately) -> {};
    private Optional<Process> process = Optional.empty();

    /**
     * One that is not started yet.
     *
     * @param running the host's commands, to which it belongs for as long as it runs
     */
    HostCommand(HostRoot root, String line, Set<HostCommand> running) {
        this.root = root;
        this.line = line;
        this.running = running;
    }

    @Override
    public void setInputStream(InputStream stream) {
        in = stream;
    }

    @Override
    public void setOutputStream(OutputStream stream) {
        out = stream;
    }

    @Override
    public void setErrorStream(OutputStream stream) {
        err = stream;
    }

    @Override
    public void setExitCallback(ExitCallback callback) {
        exit = callback;
    }

    @Override
    public synchronized void start(ChannelSession channel, Environment environment) throws IOException {
        Process started = root.shell(line).start();
        process = Optional.of(started);
        running.add(this);
        thread("in", () -> pump(in, started.getOutputStream()));
        Thread printed = thread("out", () -> pump(started.getInputStream(), new WithoutRoot(out, root.folder())));
        Thread complained = thread("err", () -> pump(started.getErrorStream(), new WithoutRoot(err, root.folder())));
        thread("end", () -> await(started, printed, complained));
    }

    private static Thread thread(String what, Runnable work) {
        return Thread.ofPlatform().daemon().name("simulated-host-" + what).start(work);
    }

    private static void pump(InputStream from, OutputStream to) {
        try (from;
                to) {
            byte[] block = new byte[BLOCK];
            for (int read = from.read(block); read >= 0; read = from.read(block)) {
                to.write(block, 0, read);
                to.flush();
            }
        } catch (IOException gone) {
            LOG.atDebug().setCause(gone).log("One end of a command's stream is gone");
        }
    }

    private void await(Process started, Thread printed, Thread complained) {
        try {
            int code = started.waitFor();
            printed.join();
            complained.join();
            exit.onExit(code);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            running.remove(this);
        }
    }

    /** The channel is gone, and with it the command's input. */
    @Override
    public void destroy(ChannelSession channel) {
        endInput();
    }

    private void endInput() {
        try {
            in.close();
        } catch (IOException ended) {
            LOG.atDebug().setCause(ended).log("A command's input was closed already");
        }
    }

    /** Ends it with all that it started, gently first: at the end of its input a guarded command ends by itself. */
    synchronized void end() {
        process.ifPresent(started -> {
            List<ProcessHandle> family = started.descendants().toList();
            endInput();
            try {
                if (!started.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
                    started.descendants().forEach(ProcessHandle::destroyForcibly);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            family.forEach(ProcessHandle::destroyForcibly);
            started.destroyForcibly();
        });
    }
}
