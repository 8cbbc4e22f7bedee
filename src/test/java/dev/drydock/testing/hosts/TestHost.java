package dev.drydock.testing.hosts;

import dev.drydock.testing.Command;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One host of a fleet: its own systemd, sshd, address, boot id and files, which outlast its reboots. */
public final class TestHost {
    private static final int SSH_PORT = 22;

    /** How nspawn ends when the host within asked for a reboot. */
    private static final int REBOOTS = 133;

    private final Namespaces namespaces;
    private final Path nspawn;
    private final Path console;
    private final String name;
    private final String address;
    private Optional<Running> running = Optional.empty();
    private volatile boolean abandoned;

    private TestHost(Namespaces namespaces, Path nspawn, Path console, String name, String address) {
        this.namespaces = namespaces;
        this.nspawn = nspawn;
        this.console = console;
        this.name = name;
        this.address = address;
    }

    /** A host that is on: nspawn, and the first process within. */
    private record Running(Process nspawn, long first) {}

    static TestHost make(Namespaces namespaces, Path nspawn, Path folder, String name, String address)
            throws IOException {
        namespaces.shell(StandIn.text("network.sh"), name, address);
        return new TestHost(namespaces, nspawn, folder.resolve(name + ".console"), name, address);
    }

    public String name() {
        return name;
    }

    public String address() {
        return address;
    }

    public int sshPort() {
        return SSH_PORT;
    }

    /** Its public key, as {@code known_hosts} has it. */
    String hostKey() throws IOException {
        return read("/etc/ssh/ssh_host_ed25519_key.pub").strip();
    }

    /** Makes a folder a file system of its own, of so many MiB, in memory; only while the host is off. */
    public synchronized void limit(String path, int mebibytes) throws IOException {
        if (running.isPresent()) {
            throw new IllegalStateException(name + " is on");
        }
        namespaces.shell(
                "mkdir -p \"$1\"; mount -t tmpfs -o mode=0755,size=\"$2\"m limited \"$1\"",
                root() + path,
                Integer.toString(mebibytes));
    }

    /** Boots it; it lets people in, and its units have started or failed, when this returns. */
    public synchronized void start() throws IOException {
        if (running.isPresent()) {
            throw new IllegalStateException(name + " is on already");
        }
        List<String> words = new ArrayList<>();
        if (!Namespaces.hasUnifiedHierarchyOnly()) {
            words.addAll(List.of("env", "SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=0"));
        }
        words.addAll(List.of("sh", "-ec", StandIn.text("boot.sh"), "boot", name, nspawn.toString()));
        namespaces.cgroups().forEach(folder -> words.add(folder.resolve(name).toString()));
        Process process = new ProcessBuilder(namespaces.inside(words.toArray(String[]::new)))
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(console.toFile()))
                .start();
        long first = Namespaces.firstProcess(process, Namespaces.PATIENCE)
                .orElseThrow(() -> new IOException(name + " does not boot: " + consoleText()));
        running = Optional.of(new Running(process, first));
        var unused = process.onExit().thenAccept(this::ended);
        awaitSshd(process);
        run("systemctl is-system-running --wait");
    }

    /** A reboot that was asked for within is what the machine under a real host would do: it is started again. */
    private void ended(Process process) {
        synchronized (this) {
            running = Optional.empty();
            notifyAll();
            if (process.exitValue() != REBOOTS || abandoned) {
                return;
            }
            try {
                start();
            } catch (IOException e) {
                throw new IllegalStateException(name + " does not come back", e);
            }
        }
    }

    private void awaitSshd(Process process) throws IOException {
        long end = System.nanoTime() + Namespaces.PATIENCE.toNanos();
        try {
            while (!answers()) {
                if (System.nanoTime() > end || process.waitFor(20, TimeUnit.MILLISECONDS)) {
                    throw new IOException("sshd of " + name + " does not answer: " + consoleText());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** Whether its sshd greets. */
    public boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, SSH_PORT), 1000);
            socket.setSoTimeout(1000);
            return socket.getInputStream().read() == 'S';
        } catch (IOException notYet) {
            return false;
        }
    }

    private String consoleText() {
        try {
            return Files.exists(console) ? Files.readString(console).strip() : "nothing was said";
        } catch (IOException e) {
            return "its console cannot be read: " + e.getMessage();
        }
    }

    /** Reboots it as its own systemd does, and waits until it is there again. */
    public void reboot() throws IOException {
        String before = bootId();
        leave("systemctl reboot");
        synchronized (this) {
            if (running.isEmpty()) {
                throw new IOException(name + " did not come back: " + consoleText());
            }
        }
        if (bootId().equals(before)) {
            throw new IOException(name + " did not reboot");
        }
    }

    /** Shuts it down as its own systemd does, and waits until it is off. */
    public void powerOff() throws IOException {
        leave("systemctl poweroff");
    }

    /** Cuts its power: nothing is stopped, nothing is flushed. */
    public void kill() throws IOException {
        Process process;
        synchronized (this) {
            Running now = running.orElseThrow(() -> new IllegalStateException(name + " is off"));
            process = now.nspawn();
            ProcessHandle.of(now.first()).ifPresent(ProcessHandle::destroyForcibly);
        }
        await(process);
    }

    private void leave(String command) throws IOException {
        Process process = on().nspawn();
        // What it ends with is not known: the command is ended with the host.
        run(command);
        await(process);
    }

    private synchronized Running on() {
        return running.orElseThrow(() -> new IllegalStateException(name + " is off"));
    }

    private void await(Process process) throws IOException {
        try {
            if (!process.waitFor(Namespaces.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IOException(name + " does not go down: " + consoleText() + "; what it waits for: "
                        + run("systemctl list-jobs --no-pager; ps -eo pid,ppid,stat,unit,args | tail -n 40")
                                .output());
            }
            synchronized (this) {
                while (running.filter(now -> now.nspawn().equals(process)).isPresent()) {
                    wait(100);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** Whether it is on. */
    public synchronized boolean isOn() {
        return running.isPresent();
    }

    /** No reboot is answered any more. */
    void abandon() {
        abandoned = true;
    }

    /** The id that its kernel has given this boot. */
    public String bootId() throws IOException {
        return read("/proc/sys/kernel/random/boot_id").strip();
    }

    /** Pulls its network cable. */
    public void disconnect() throws IOException {
        namespaces.shell("ip link set dev \"h-$1\" down", name);
    }

    /** Plugs its network cable in again. */
    public void connect() throws IOException {
        namespaces.shell("ip link set dev \"h-$1\" up", name);
    }

    /** Runs a shell's text as root, not over the network; in the host's folder where it is off. */
    public Command.Result run(String text, String... arguments) throws IOException {
        return run(Path.of("/dev/null"), Duration.ofSeconds(60), text, arguments);
    }

    /** As {@link #run(String, String...)}, with a file of the test's machine as the input. */
    public Command.Result run(Path input, Duration patience, String text, String... arguments) throws IOException {
        List<String> words = new ArrayList<>(entrance());
        words.addAll(List.of("env", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin", "sh", "-c", text, "run"));
        words.addAll(List.of(arguments));
        return Command.run(words, Path.of("/"), input, patience);
    }

    /** Runs a shell's text that must succeed, and returns what it printed. */
    public String must(String text, String... arguments) throws IOException {
        Command.Result result = run(text, arguments);
        if (result.exit() != 0) {
            throw new IOException(text + " ended with " + result.exit() + " on " + name + ": "
                    + result.output().strip());
        }
        return result.output();
    }

    /**
     * A shell of the outside waits for what runs within. Were it nsenter itself, it would stop when a host that shuts down stops
     * all its processes for a moment, and for ever: the host would wait for a process that nobody buries.
     */
    private synchronized List<String> entrance() {
        return running.map(now -> List.of(
                        "nsenter",
                        "--target",
                        Long.toString(now.first()),
                        "--mount",
                        "--uts",
                        "--ipc",
                        "--net",
                        "--pid",
                        "--no-fork",
                        "--root",
                        "--wd",
                        "--",
                        "sh",
                        "-c",
                        "\"$@\"; exit $?",
                        "enter"))
                .orElseGet(() -> namespaces.inside("chroot", root()));
    }

    /**
     * The words before those of a program that is to see what a pod with {@code hostPID} sees: the host's processes, and all
     * else of the machine outside, which is the pod's own. From there the host is entered as from a pod.
     */
    public List<String> podEntrance() {
        return List.of(
                "nsenter",
                "--target",
                Long.toString(on().first()),
                "--pid",
                "--no-fork",
                "--",
                "sh",
                "-c",
                "\"$@\"; exit $?",
                "enter",
                "unshare",
                "--mount",
                "sh",
                "-ec",
                "mount -t proc proc /proc; exec \"$@\"",
                "pod");
    }

    private String root() {
        return "/run/hosts/" + name + "/root";
    }

    /** Writes a file of text, which all may read, with the folders that it needs. */
    public void write(String path, String text) throws IOException {
        write(path, text.getBytes(StandardCharsets.UTF_8), "0644");
    }

    /**
     * Writes a file, with the folders that it needs.
     *
     * @param mode as {@code chmod} takes it
     */
    public void write(String path, byte[] content, String mode) throws IOException {
        Path input = Files.createTempFile("drydock-host", ".bin");
        try {
            Files.write(input, content);
            Command.Result result = run(
                    input,
                    Namespaces.PATIENCE,
                    "mkdir -p \"${1%/*}\" && cat >\"$1\" && chmod \"$2\" \"$1\"",
                    path,
                    mode);
            if (result.exit() != 0) {
                throw new IOException(path + " cannot be written on " + name + ": "
                        + result.output().strip());
            }
        } finally {
            Files.delete(input);
        }
    }

    /** Puts a program of the test's machine onto it, with the folders that it needs. */
    public void install(Path program, String target) throws IOException {
        write(target, Files.readAllBytes(program), "0755");
    }

    /** Reads a file of text. */
    public String read(String path) throws IOException {
        return new String(readBytes(path), StandardCharsets.UTF_8);
    }

    /** Reads a file. */
    public byte[] readBytes(String path) throws IOException {
        return Base64.getMimeDecoder().decode(must("base64 \"$1\"", path));
    }

    /** Whether there is something at a path, even if it is a link to nothing. */
    public boolean exists(String path) throws IOException {
        return run("test -e \"$1\" || test -L \"$1\"", path).exit() == 0;
    }

    /** Fills the file system of a {@linkplain #limit limited} folder, all but so many KiB, by a file of its own. */
    public void fillDisk(String folder, int leaveKibibytes) throws IOException {
        must("""
            set -e
            free=$(df --output=avail -k "$1" | tail -n 1)
            [ "$free" -lt 1048576 ] || { echo "$1 is not limited"; exit 1; }
            head -c $(((free - $2) * 1024)) /dev/zero >"$1/.filler"
            """, folder, Integer.toString(leaveKibibytes));
    }

    /** Undoes {@link #fillDisk}. */
    public void freeDisk(String folder) throws IOException {
        must("rm -f \"$1/.filler\"", folder);
    }
}
