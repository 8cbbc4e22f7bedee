package dev.drydock.testing;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Debian packages unpacked into a folder by apt and dpkg, without root and without touching the system's own apt.
 *
 * <p>apt gets lists, cache and status of its own, and the machine's own sources with the suite's name replaced, so mirrors,
 * proxies and signing keys are those of the machine. A lock file keeps two JVMs from doing the same work at once.
 */
final class DebianPackages {
    /** One step of apt: a fresh download took 3 s where it was tried. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Duration LISTS_LAST = Duration.ofMinutes(10);

    private final Path tools;
    private final Path etcApt;

    DebianPackages(Path tools, Path etcApt) {
        this.tools = tools;
        this.etcApt = etcApt;
    }

    /** The machine's own release name, such as {@code bookworm}; {@code unknown} where there is none. */
    static String ownSuite() {
        try {
            return AptSources.codename(Files.readString(Path.of("/etc/os-release")));
        } catch (IOException e) {
            return "unknown";
        }
    }

    /**
     * Returns the folder that holds the package's files, which is made if this is the first time.
     *
     * @throws IOException with the reason in plain words, if the package cannot be had
     */
    Path unpack(String name, String suite) throws IOException {
        return made(name, suite, (work, unpacked) -> {
            Path archive = download(name, work);
            succeed(List.of("dpkg", "-x", archive.toString(), unpacked.toString()), work);
            Files.delete(archive);
        });
    }

    /**
     * Returns the folder that holds the files of packages of the machine's own release, and of all that they need and the machine
     * has not; made if this is the first time.
     *
     * @param called what the folder is called
     */
    Path unpackWithNeeds(String called, List<String> names) throws IOException {
        // Where apt is told of the machine's own packages, it tells what is missing.
        List<String> words = new ArrayList<>(List.of("sh", "-ec", """
            unpacked=$1
            shift
            needs=$(apt-get -c apt.conf -o Dir::State::status=/var/lib/dpkg/status -s --no-install-recommends \\
                install "$@" | sed -n 's/^Inst \\([^ ]*\\) .*/\\1/p')
            rm -rf together
            mkdir -p together "$unpacked"
            cd together
            test -z "$needs" || apt-get -c ../apt.conf download $needs
            for archive in *.deb; do
                test ! -e "$archive" || dpkg -x "$archive" "$unpacked"
            done
            rm -r ../together
            """, "together"));
        return made(called, ownSuite(), (work, unpacked) -> {
            words.add(unpacked.toString());
            words.addAll(names);
            succeed(words, work);
        });
    }

    private interface Unpacking {
        void into(Path work, Path unpacked) throws IOException;
    }

    /** Makes a folder of files, unless it is there. */
    private synchronized Path made(String called, String suite, Unpacking unpacking) throws IOException {
        Path ready = tools.resolve(called + "-" + suite);
        Files.createDirectories(tools);
        try (FileChannel channel =
                        FileChannel.open(tools.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            if (lock.isValid() && !Files.isDirectory(ready)) {
                Path work = tools.resolve("apt-" + suite);
                Path unpacked = work.resolve("unpacked-" + called);
                prepare(work, suite);
                unpacking.into(work, unpacked);
                // The last act, so that a folder under its final name is always whole.
                Files.move(unpacked, ready, StandardCopyOption.ATOMIC_MOVE);
            }
            return ready;
        }
    }

    private void prepare(Path work, String suite) throws IOException {
        Map<String, String> sources = sources(suite);
        if (sources.isEmpty()) {
            throw new IOException("the machine has no apt sources of its own release to derive it from");
        }
        for (String folder : List.of("sources", "lists/partial", "cache/archives/partial")) {
            Files.createDirectories(work.resolve(folder));
        }
        for (Map.Entry<String, String> source : sources.entrySet()) {
            Files.writeString(work.resolve("sources").resolve(source.getKey()), source.getValue());
        }
        Files.writeString(work.resolve("status"), "");
        Files.writeString(work.resolve("apt.conf"), configuration(work));
        // A source that fails is no reason to stop here: what counts is whether the package is found.
        Path updated = work.resolve("updated");
        if (!isRecent(updated)
                && Command.run(List.of("apt-get", "-c", "apt.conf", "update"), work, PATIENCE)
                                .exit()
                        == 0) {
            Files.writeString(updated, "");
        }
    }

    /** Lists are read once for all the packages that are wanted at about the same time. */
    private static boolean isRecent(Path updated) throws IOException {
        return Files.exists(updated)
                && Files.getLastModifiedTime(updated)
                        .toInstant()
                        .isAfter(Instant.now().minus(LISTS_LAST));
    }

    private Map<String, String> sources(String suite) throws IOException {
        Map<String, String> derived = new TreeMap<>();
        List<Path> files = new ArrayList<>(List.of(etcApt.resolve("sources.list")));
        Path parts = etcApt.resolve("sources.list.d");
        if (Files.isDirectory(parts)) {
            try (DirectoryStream<Path> listed = Files.newDirectoryStream(parts, "*.{list,sources}")) {
                listed.forEach(files::add);
            }
        }
        for (Path file : files) {
            if (Files.isReadable(file)) {
                AptSources.derive(Files.readString(file), ownSuite(), suite)
                        .ifPresent(text -> derived.put(file.getFileName().toString(), text));
            }
        }
        return derived;
    }

    private static String configuration(Path work) {
        return """
            Dir::Etc::sourcelist "/dev/null";
            Dir::Etc::sourceparts "%1$s/sources";
            Dir::State::Lists "%1$s/lists";
            Dir::State::status "%1$s/status";
            Dir::Cache "%1$s/cache";
            Debug::NoLocking "1";
            APT::Sandbox::User "root";
            Acquire::Languages "none";
            Acquire::Retries "1";
            Acquire::http::Timeout "15";
            #clear APT::Update::Pre-Invoke;
            #clear APT::Update::Post-Invoke;
            #clear APT::Update::Post-Invoke-Success;
            """.formatted(work);
    }

    private static Path download(String name, Path work) throws IOException {
        for (Path leftover : archives(name, work)) {
            Files.delete(leftover);
        }
        succeed(List.of("apt-get", "-c", "apt.conf", "download", name), work);
        return archives(name, work).stream()
                .findFirst()
                .orElseThrow(() -> new IOException("apt-get downloaded no package " + name));
    }

    private static List<Path> archives(String name, Path work) throws IOException {
        List<Path> archives = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(work, name + "_*.deb")) {
            files.forEach(archives::add);
        }
        return archives;
    }

    private static void succeed(List<String> words, Path folder) throws IOException {
        Command.Result result = Command.run(words, folder, PATIENCE);
        if (result.exit() != 0) {
            throw new IOException(String.join(" ", words) + " ended with " + result.exit() + ": " + result.lastLine());
        }
    }
}
