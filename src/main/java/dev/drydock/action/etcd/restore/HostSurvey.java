package dev.drydock.action.etcd.restore;

import dev.drydock.cluster.host.Ending;
import dev.drydock.cluster.host.FileAnswer;
import dev.drydock.cluster.host.Host;
import dev.drydock.cluster.host.HostCommand;
import dev.drydock.cluster.host.HostEntry;
import dev.drydock.cluster.host.HostException;
import dev.drydock.cluster.host.HostLine;
import dev.drydock.cluster.host.HostMethod;
import dev.drydock.cluster.host.StaticPod;
import dev.drydock.cluster.host.StaticPodReader;
import dev.drydock.core.report.Wording;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks at a host for a restore: which member runs there, how, and what stands in the way. Reads, and changes nothing. */
final class HostSurvey {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Pattern VERSION = Pattern.compile("[0-9]{1,4}\\.[0-9]{1,4}\\.[0-9]{1,4}");
    private static final Pattern OWNER = Pattern.compile("[0-9]{1,10}:[0-9]{1,10}");
    private static final Pattern MEMBER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,199}");
    private static final Pattern PEERS =
            Pattern.compile("https?://[A-Za-z0-9._:\\[\\]-]{1,300}(,https?://[A-Za-z0-9._:\\[\\]-]{1,300}){0,9}");

    /** What runs here; {@code $1} is the manifests' folder. Prints {@code key=value} lines. */
    private static final String PARTS = """
        PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
        test -d /run/systemd/system && echo systemd=yes
        echo "machine=$(uname -m)"
        for held in /var/lib/drydock/*/held/*; do test -e "$held" && echo "held=$held"; done
        test -e "$1/etcd.yaml" && echo manifest=yes
        test -e "$1/kube-apiserver.yaml" && echo api=manifest
        loaded() { test "$(systemctl show -p LoadState --value "$1" 2>/dev/null)" = loaded; }
        loaded kube-apiserver.service && echo api=unit
        if loaded etcd.service; then
            echo unit=yes
            systemctl show -p ExecStart --value etcd.service | sed 's/^/start=/'
            systemctl show -p Environment --value etcd.service | tr ' ' '\\n' | sed 's/^/env=/'
            systemctl show -p FragmentPath --value etcd.service | sed 's/^/file=/'
            systemctl show -p DropInPaths --value etcd.service | tr ' ' '\\n' | sed 's/^/file=/'
            systemctl show -p EnvironmentFiles --value etcd.service | sed 's/ (.*//' | while read -r file; do
                echo "file=$file"
                sed -n 's/^[[:space:]]*\\(ETCD_[A-Z_]*=\\)/env=\\1/p' "$file"
            done
            program=$(systemctl show -p ExecStart --value etcd.service | sed -n 's/^{ path=\\([^ ;]*\\).*/\\1/p' | head -n 1)
            test -n "$program" && "$program" --version 2>/dev/null | sed -n 's/^etcd Version: /version=/p'
        fi
        exit 0
        """;

    /** How it stands with a folder; {@code $1} is the data folder, {@code $2} where new data would go. */
    private static final String FOLDERS = """
        PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
        test -L "$1" && echo link=yes
        test -d "$1" && echo there=yes
        test -d "$1/member" && echo data=yes
        mountpoint -q "$1" && echo mount=yes
        echo "owner=$(stat -c %u:%g "$1" 2>/dev/null)"
        test -e "$2" && test -n "$(ls -A "$2" 2>/dev/null)" && echo taken=yes
        parent=$2
        while test ! -d "$parent"; do parent=$(dirname "$parent"); done
        echo "free=$(df -Pk "$parent" | tail -n 1)"
        for tool in etcdutl etcdctl; do
            program=$(command -v "$tool") || continue
            echo "tool=$program $("$program" version 2>/dev/null | head -n 1)"
            ETCDCTL_API=3 "$program" snapshot restore --help 2>&1 | grep -q -- --bump-revision && echo "bumps=$program"
        done
        exit 0
        """;

    private final HostEntry entry;
    private final Host host;
    private final StaticPodReader manifests;
    private final RestoreCommand command;
    private String machine = "";

    private HostSurvey(HostEntry entry, Host host, StaticPodReader manifests, RestoreCommand command) {
        this.entry = entry;
        this.host = host;
        this.manifests = manifests;
        this.command = command;
    }

    /** Looks; a host that is away is what was found. */
    static HostLook look(HostEntry entry, Host host, StaticPodReader manifests, RestoreCommand command)
            throws InterruptedException {
        if (entry.method() == HostMethod.NODE_POD) {
            return new HostLook.Unseen(
                    entry,
                    entry.name()
                            + " is reached by a node pod, and a restore stops the API server that the pod is reached"
                            + " through: give it method: ssh under hosts: in the policy file");
        }
        try {
            return new HostSurvey(entry, host, manifests, command).look();
        } catch (HostException away) {
            return new HostLook.Unseen(entry, away.getMessage());
        }
    }

    private HostLook look() throws InterruptedException {
        Ending root = host.run(HostCommand.of(PATIENCE, "true").asRoot());
        if (!(root instanceof Ending.Exited exited && exited.code() == 0)) {
            return new HostLook.Unseen(
                    entry,
                    entry.name() + " does not let `" + Wording.name(entry.user()) + "` act as root: "
                            + Wording.sentence(root.lastWords()));
        }
        Told told = ask(PARTS, RestoreScripts.MANIFESTS);
        machine = told.first("machine");
        List<String> troubles = new ArrayList<>();
        if (!told.has("systemd")) {
            troubles.add("has no systemd, under which the work outlives a lost connection");
        }
        if (told.has("held")) {
            troubles.add("has a part that another restore holds back (" + Wording.name(told.first("held"))
                    + "); bring that one to its end first, by the by-hand.sh beside it");
        }
        boolean api = told.has("api");
        boolean wanted = command.layout().isEmpty();
        boolean pod = told.has("manifest") && (wanted || command.layout().get() == MemberSite.Layout.STATIC_POD);
        boolean unit = told.has("unit") && (wanted || command.layout().get() == MemberSite.Layout.UNIT);
        if (pod && unit) {
            troubles.add("has both a static pod and a unit of etcd; say which with --layout");
        }
        if (pod) {
            return member(podSettings(troubles), MemberSite.Layout.STATIC_POD, api, troubles);
        }
        if (unit) {
            return member(unitSettings(told), MemberSite.Layout.UNIT, api, troubles);
        }
        return new HostLook.Seen(
                new RestoreHost(entry, Optional.empty(), api),
                api || told.has("held") ? troubles : List.of(),
                0,
                machine);
    }

    /** etcd's flags, without dashes, and what else was found: {@code version}, {@code files}, {@code host-data}. */
    private Map<String, String> podSettings(List<String> troubles) throws InterruptedException {
        String path = RestoreScripts.MANIFESTS + "/etcd.yaml";
        Optional<StaticPod> pod =
                host.read(path) instanceof FileAnswer.Content(String text) ? manifests.read(text) : Optional.empty();
        if (pod.isEmpty()) {
            troubles.add("has a manifest at " + path + " that tells of no pod");
            return Map.of();
        }
        Map<String, String> settings = new HashMap<>(flags(pod.get().words()));
        String inside = settings.getOrDefault("data-dir", "");
        String outside = pod.get().hostFolders().getOrDefault(inside, "");
        if (outside.isEmpty()) {
            troubles.add("does not mount the data folder of its static pod from the host");
        }
        settings.put("data-dir", outside);
        Matcher tag =
                VERSION.matcher(pod.get().image().substring(pod.get().image().lastIndexOf(':') + 1));
        settings.put("version", tag.find() ? tag.group() : "");
        settings.put("files", path);
        return settings;
    }

    private static Map<String, String> unitSettings(Told told) {
        Map<String, String> settings = new HashMap<>();
        for (String line : told.all("env")) {
            int at = line.indexOf('=');
            if (line.startsWith("ETCD_") && at > 0) {
                String name = line.substring("ETCD_".length(), at)
                        .toLowerCase(Locale.ROOT)
                        .replace('_', '-');
                settings.put(name, unquoted(line.substring(at + 1).strip()));
            }
        }
        settings.putAll(flags(List.of(told.first("start").split("\\s+", -1))));
        Matcher version = VERSION.matcher(told.first("version"));
        settings.put("version", version.find() ? version.group() : "");
        settings.put(
                "files",
                String.join(
                        "\n",
                        told.all("file").stream()
                                .filter(file -> file.startsWith("/"))
                                .toList()));
        return settings;
    }

    private static Map<String, String> flags(List<String> words) {
        Map<String, String> flags = new LinkedHashMap<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            int at = word.indexOf('=');
            if (word.startsWith("--") && at > 0) {
                flags.put(word.substring(2, at), unquoted(word.substring(at + 1)));
            } else if (word.startsWith("--")
                    && i + 1 < words.size()
                    && !words.get(i + 1).startsWith("--")) {
                flags.put(word.substring(2), unquoted(words.get(i + 1)));
            }
        }
        return flags;
    }

    private HostLook member(Map<String, String> settings, MemberSite.Layout layout, boolean api, List<String> troubles)
            throws InterruptedException {
        String data = checked(settings, "data-dir", RestoreCommand.FOLDER, troubles);
        String member = checked(settings, "name", MEMBER, troubles);
        String peers = checked(settings, "initial-advertise-peer-urls", PEERS, troubles);
        String version = checked(settings, "version", VERSION, troubles);
        if (settings.containsKey("config-file")) {
            troubles.add("runs etcd by a configuration file, which Drydock does not read");
        }
        if (settings.containsKey("wal-dir")) {
            troubles.add("keeps etcd's write-ahead log in a folder of its own, which Drydock does not restore");
        }
        if (!troubles.isEmpty()) {
            return new HostLook.Seen(new RestoreHost(entry, Optional.empty(), api), troubles, 0, machine);
        }
        List<String> files = files(settings);
        MemberSite known = new MemberSite(layout, member, peers, data, "0:0", version, Optional.empty(), false, files);
        Pointing pointing = command.pointing(known);
        String target = switch (pointing) {
            case Pointing.InPlace inPlace -> data;
            case Pointing.Elsewhere(String folder) -> folder;
        };
        Told folders = ask(FOLDERS, data, target);
        troubles.addAll(folderTroubles(folders, data, pointing, target));
        Optional<Tool> tool = tool(folders, known.minor());
        String owner = folders.first("owner");
        MemberSite site = new MemberSite(
                layout,
                member,
                peers,
                data,
                OWNER.matcher(owner).matches() ? owner : "0:0",
                version,
                tool.map(Tool::program),
                tool.map(Tool::bumps).orElse(false),
                files);
        return new HostLook.Seen(
                new RestoreHost(entry, Optional.of(site), api), troubles, free(folders.first("free")), machine);
    }

    private static List<String> files(Map<String, String> settings) {
        String files = settings.getOrDefault("files", "");
        return files.isEmpty() ? List.of() : List.of(files.split("\n", -1));
    }

    private static List<String> folderTroubles(Told told, String data, Pointing pointing, String target) {
        List<String> troubles = new ArrayList<>();
        if (told.has("link")) {
            troubles.add("has a symbolic link at " + data
                    + "; put the folder itself there, or its true path into etcd's" + " configuration");
        }
        switch (pointing) {
            case Pointing.InPlace inPlace -> {
                if (told.has("mount")) {
                    troubles.add("has " + data + " as a mount point, which cannot be renamed; use --new-data-dir with a"
                            + " folder on that disk");
                }
            }
            case Pointing.Elsewhere elsewhere -> {
                if (told.has("taken")) {
                    troubles.add("has something in " + target + " already; name another folder with --data-dir");
                }
            }
        }
        return troubles;
    }

    private record Tool(String program, boolean bumps) {}

    /** etcdutl of the server's minor version, or etcdctl, which restored up to 3.5. */
    private static Optional<Tool> tool(Told told, String minor) {
        for (String line : told.all("tool")) {
            int space = line.indexOf(' ');
            Matcher version = VERSION.matcher(line);
            if (space > 0 && version.find() && MemberSite.minor(version.group()).equals(minor)) {
                String program = line.substring(0, space);
                boolean old = program.endsWith("etcdctl")
                        && !List.of("3.3", "3.4", "3.5").contains(minor);
                if (!old && RestoreCommand.FOLDER.matcher(program).matches()) {
                    return Optional.of(new Tool(program, told.all("bumps").contains(program)));
                }
            }
        }
        return Optional.empty();
    }

    /** POSIX's df: the fourth word is the room in KiB. */
    private static long free(String line) {
        String[] words = line.strip().split("\\s+", -1);
        return words.length >= 6 && words[3].matches("[0-9]{1,15}") ? Long.parseLong(words[3]) * 1024 : 0;
    }

    private static String checked(Map<String, String> settings, String name, Pattern pattern, List<String> troubles) {
        String value = settings.getOrDefault(name, "");
        if (!pattern.matcher(value).matches()) {
            troubles.add(
                    value.isEmpty()
                            ? "does not tell etcd's " + name
                            : "tells an odd " + name + " of etcd: " + Wording.name(value.replace('`', '\'')));
        }
        return value;
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2 && List.of('"', '\'').contains(value.charAt(0));
        return quoted && value.charAt(value.length() - 1) == value.charAt(0)
                ? value.substring(1, value.length() - 1)
                : value;
    }

    private Told ask(String script, String... arguments) throws InterruptedException {
        List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", script, "drydock"));
        words.addAll(List.of(arguments));
        Ending ending = host.run(new HostCommand(words, true, PATIENCE, Optional.empty()));
        if (!(ending instanceof Ending.Exited exited && exited.code() == 0)) {
            throw new HostException(
                    host.display() + " was reached, and did not tell how it stands: "
                            + Wording.sentence(ending.lastWords()),
                    true);
        }
        return new Told(ending.lines().stream()
                .filter(line -> line.source() == HostLine.Source.OUT)
                .map(HostLine::text)
                .toList());
    }

    /** {@code key=value} lines. */
    private record Told(List<String> lines) {
        boolean has(String key) {
            return !all(key).isEmpty();
        }

        String first(String key) {
            return all(key).stream().findFirst().orElse("");
        }

        List<String> all(String key) {
            return lines.stream()
                    .filter(line -> line.startsWith(key + "="))
                    .map(line -> line.substring(key.length() + 1).strip())
                    .toList();
        }
    }
}
