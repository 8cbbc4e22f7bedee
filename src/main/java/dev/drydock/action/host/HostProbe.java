package dev.drydock.action.host;

import dev.drydock.cluster.host.Ending;
import dev.drydock.cluster.host.FileAnswer;
import dev.drydock.cluster.host.Host;
import dev.drydock.cluster.host.HostCommand;
import dev.drydock.cluster.host.HostException;
import dev.drydock.cluster.host.HostLine;
import dev.drydock.core.report.Wording;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks at a host: reads, and changes nothing there. */
final class HostProbe {
    private static final String MANIFEST = "/etc/kubernetes/manifests/etcd.yaml";
    private static final Duration PATIENCE = Duration.ofSeconds(8);
    private static final Pattern DATA_FOLDER = Pattern.compile("--data-dir[= ](/[^\\s;\"']{1,500})");
    private static final Pattern FOLDER = Pattern.compile("[\"']?(/[^\\s;\"']{1,500})");
    private static final Pattern VERSION = Pattern.compile("[0-9]{1,4}\\.[0-9]{1,4}\\.[0-9A-Za-z.+-]{1,40}");
    private static final Pattern SYSTEMD = Pattern.compile("systemd ([0-9]{1,6})");
    private static final Pattern CLOCK = Pattern.compile("([0-9]{1,12})([0-9]{9})");
    private static final String USUAL_FOLDER = "/var/lib/etcd";

    /**
     * Prints {@code key=value} lines. A login without sudo has a PATH without the folder where etcd's programs usually are. Of
     * EnvironmentFiles systemd tells {@code /path (ignore_errors=yes)}.
     */
    private static final String SURVEY = """
        PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/sbin
        export PATH ETCDCTL_API=3
        test -d /run/systemd/system && echo "systemd=$(systemctl --version 2>/dev/null | head -n 1)"
        command -v flock >/dev/null && echo flock=yes
        echo "etcdutl=$(etcdutl version 2>/dev/null | head -n 1)"
        echo "etcdctl=$(etcdctl version 2>/dev/null | head -n 1)"
        if test "$(systemctl show -p LoadState etcd.service 2>/dev/null)" = LoadState=loaded; then
            echo "start=$(systemctl show -p ExecStart etcd.service | head -n 1)"
            for word in $(systemctl show -p Environment etcd.service); do
                echo "folder=$word"
            done | sed -n 's/^folder=\\(Environment=\\)*ETCD_DATA_DIR=/folder=/p'
            systemctl show -p EnvironmentFiles etcd.service | sed -n 's/^EnvironmentFiles=\\([^ ]*\\).*/\\1/p' |
                while read -r file; do
                    sed -n 's/^ETCD_DATA_DIR=/folder=/p' "$file"
                done
        fi
        exit 0
        """;

    private final Host host;
    private final InstantSource clock;

    private HostProbe(Host host, InstantSource clock) {
        this.host = host;
        this.clock = clock;
    }

    /**
     * Looks.
     *
     * @throws HostException where the host is not reached, or lost, or does not answer
     */
    static HostFacts look(Host host, InstantSource clock) throws InterruptedException {
        return new HostProbe(host, clock).look();
    }

    private HostFacts look() throws InterruptedException {
        String user = said(first(run(HostCommand.of(PATIENCE, "id", "-un"))));
        Ending root = run(HostCommand.of(PATIENCE, "true").asRoot());
        if (!(root instanceof Ending.Exited exited && exited.code() == 0)) {
            return HostFacts.withoutRoot(user, said(root.lastWords()));
        }
        Optional<Duration> skew = skew();
        Ending survey = run(HostCommand.of(PATIENCE, "/bin/sh", "-c", SURVEY).asRoot());
        Map<String, String> told = told(survey.lines());
        FileAnswer manifest = host.read(MANIFEST);
        List<HostFacts.Layout> layouts = new ArrayList<>();
        if (!(manifest instanceof FileAnswer.Absent)) {
            layouts.add(HostFacts.Layout.STATIC_POD);
        }
        if (told.containsKey("start")) {
            layouts.add(HostFacts.Layout.UNIT);
        }
        Optional<String> folder = layouts.isEmpty() ? Optional.empty() : Optional.of(dataFolder(manifest, told));
        return new HostFacts(
                user,
                Optional.empty(),
                Optional.ofNullable(told.get("systemd"))
                        .map(line -> group(SYSTEMD, line).orElse("yes")),
                told.containsKey("flock"),
                layouts,
                version(told, "etcdutl"),
                version(told, "etcdctl"),
                folder,
                folder.isPresent() ? free(folder.get()) : OptionalLong.empty(),
                skew);
    }

    /** A command that answers; one that does not is the host's trouble, not ours to wait for. */
    private Ending run(HostCommand command) throws InterruptedException {
        Ending ending = host.run(command);
        return switch (ending) {
            case Ending.Exited exited -> exited;
            case Ending.Killed killed -> killed;
            case Ending.Overdue overdue ->
                throw new HostException(
                        host.display() + " was reached, and did not answer `"
                                + command.words().getFirst() + "` within " + Wording.duration(PATIENCE)
                                + ": it may be overloaded, or a disk of it away.",
                        true);
        };
    }

    /** The host's time lies between our asking and our hearing: what it is outside of that, it is off at least. */
    private Optional<Duration> skew() throws InterruptedException {
        Instant asked = clock.instant();
        Ending answer = run(HostCommand.of(PATIENCE, "date", "-u", "+%s%N").asRoot());
        Instant heard = clock.instant();
        Matcher told = CLOCK.matcher(first(answer));
        if (!told.matches()) {
            return Optional.empty();
        }
        Instant there = Instant.ofEpochSecond(Long.parseLong(told.group(1)), Long.parseLong(told.group(2)));
        return Optional.of(
                there.isBefore(asked)
                        ? Duration.between(asked, there)
                        : there.isAfter(heard) ? Duration.between(heard, there) : Duration.ZERO);
    }

    private static String dataFolder(FileAnswer manifest, Map<String, String> told) {
        String text = manifest instanceof FileAnswer.Content(String content) ? content : "";
        return group(DATA_FOLDER, text)
                .or(() -> group(DATA_FOLDER, told.getOrDefault("start", "")))
                .or(() -> group(FOLDER, told.getOrDefault("folder", "")))
                .orElse(USUAL_FOLDER);
    }

    /** POSIX's df: the fourth word of the second line is the room in KiB. */
    private OptionalLong free(String folder) throws InterruptedException {
        Ending answer = run(HostCommand.of(PATIENCE, "df", "-Pk", folder).asRoot());
        List<String> lines = answer.lines().stream()
                .filter(line -> line.source() == HostLine.Source.OUT)
                .map(HostLine::text)
                .toList();
        String[] words =
                lines.isEmpty() ? new String[0] : lines.getLast().strip().split("\\s+", -1);
        return lines.size() == 2 && words.length >= 6 && words[3].matches("[0-9]{1,15}")
                ? OptionalLong.of(Long.parseLong(words[3]) * 1024)
                : OptionalLong.empty();
    }

    private static Map<String, String> told(List<HostLine> lines) {
        Map<String, String> told = new HashMap<>();
        for (HostLine line : lines) {
            int at = line.text().indexOf('=');
            if (line.source() == HostLine.Source.OUT && at > 0) {
                told.put(line.text().substring(0, at), line.text().substring(at + 1));
            }
        }
        return told;
    }

    private static Optional<String> version(Map<String, String> told, String program) {
        Matcher version = VERSION.matcher(told.getOrDefault(program, ""));
        return version.find() ? Optional.of(version.group()) : Optional.empty();
    }

    private static Optional<String> group(Pattern pattern, String text) {
        Matcher found = pattern.matcher(text);
        return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }

    /** What a host says, short, and without the mark that would end a quotation of it. */
    private static String said(String words) {
        return Wording.name(words.replace('`', '\''));
    }

    private static String first(Ending ending) {
        return ending.lines().stream()
                .filter(line -> line.source() == HostLine.Source.OUT)
                .map(line -> line.text().strip())
                .findFirst()
                .orElse("");
    }
}
