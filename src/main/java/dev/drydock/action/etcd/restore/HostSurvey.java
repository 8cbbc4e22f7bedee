package dev.drydock.action.etcd.restore;

import dev.drydock.action.host.Told;
import dev.drydock.cluster.ApiServers;
import dev.drydock.cluster.host.Ending;
import dev.drydock.cluster.host.FileAnswer;
import dev.drydock.cluster.host.Host;
import dev.drydock.cluster.host.HostCommand;
import dev.drydock.cluster.host.HostEntry;
import dev.drydock.cluster.host.HostException;
import dev.drydock.cluster.host.HostLine;
import dev.drydock.cluster.host.HostMethod;
import dev.drydock.cluster.host.StaticPod;
import dev.drydock.core.report.Wording;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks at a host for a restore: which member runs there, how, and what stands in the way. Reads, and changes nothing. */
final class HostSurvey {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    static final Pattern VERSION = Pattern.compile("[0-9]{1,4}\\.[0-9]{1,4}\\.[0-9]{1,4}");
    private static final Pattern OWNER = Pattern.compile("[0-9]{1,10}:[0-9]{1,10}");
    private static final Pattern MEMBER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,199}");
    private static final Pattern PEERS =
            Pattern.compile("https?://[A-Za-z0-9._:\\[\\]-]{1,300}(,https?://[A-Za-z0-9._:\\[\\]-]{1,300}){0,9}");

    private final HostEntry entry;
    private final Host host;
    private final RestoreTools tools;
    private final RestoreCommand command;
    private final List<String> troubles = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final Set<String> apiAddresses = new TreeSet<>();
    private final PkiSurvey pki;
    private String machine = "";

    private HostSurvey(HostEntry entry, Host host, RestoreTools tools, RestoreCommand command) {
        this.entry = entry;
        this.host = host;
        this.tools = tools;
        this.command = command;
        this.pki =
                new PkiSurvey(host, tools.certificates(), tools.etcd().clock().instant(), troubles, warnings);
    }

    /** Looks; a host that is away is what was found. */
    static HostLook look(HostEntry entry, Host host, RestoreTools tools, RestoreCommand command)
            throws InterruptedException {
        if (entry.method() == HostMethod.NODE_POD) {
            return new HostLook.Unseen(
                    entry,
                    entry.name()
                            + " is reached by a node pod, and a restore stops the API server that the pod is reached"
                            + " through: give it method: ssh under hosts: in the policy file");
        }
        try {
            return new HostSurvey(entry, host, tools, command).look();
        } catch (HostException away) {
            return new HostLook.Unseen(
                    entry,
                    away.getMessage()
                            + (away.isPassing()
                                    ? " Where it is gone for good: remove its member from etcd (`etcdctl member"
                                            + " remove`) and its Node object, and ask again."
                                    : ""));
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
        Told told = ask(HostSurveyScripts.PARTS, RestoreScripts.MANIFESTS);
        machine = told.first("machine");
        if (!told.has("systemd")) {
            troubles.add("has no systemd, under which the work outlives a lost connection");
        }
        if (told.has("held")) {
            troubles.add("has a part that another restore holds back (" + Wording.name(told.first("held"))
                    + "); bring that one to its end first, by the by-hand.sh beside it");
        }
        if (told.has("kubelet")) {
            warnings.add(
                    "has a kubelet that does not run, and nothing else stops or starts a static pod: start it first");
        }
        for (String second : told.all("second")) {
            int space = second.indexOf(' ');
            troubles.add("has a second manifest of " + second.substring(0, space) + ", "
                    + Wording.name(second.substring(space + 1))
                    + ": a kubelet runs every file there whose name does not begin with a dot; move it out of "
                    + RestoreScripts.MANIFESTS);
        }
        RestoreHost here = new RestoreHost(entry, Optional.empty(), told.has("api"), door(told));
        boolean wanted = command.layout().isEmpty();
        boolean pod = told.has("manifest") && (wanted || command.layout().get() == MemberSite.Layout.STATIC_POD);
        boolean unit = told.has("unit") && (wanted || command.layout().get() == MemberSite.Layout.UNIT);
        if (pod && unit) {
            troubles.add("has both a static pod and a unit of etcd; say which with --layout");
        }
        if (pod) {
            return member(podSettings(), MemberSite.Layout.STATIC_POD, here);
        }
        if (unit) {
            Map<String, String> settings = unitSettings(told);
            pki.look("etcd", settings, Map.of());
            return member(settings, MemberSite.Layout.UNIT, here);
        }
        boolean matters = here.servesApi() || told.has("held") || told.has("second");
        return new HostLook.Seen(
                here, matters ? troubles : List.of(), matters ? warnings : List.of(), 0, machine, apiAddresses);
    }

    /** etcd's flags, without dashes, and what else was found: {@code version}, {@code files}, {@code host-data}. */
    private Map<String, String> podSettings() throws InterruptedException {
        String path = RestoreScripts.MANIFESTS + "/etcd.yaml";
        Optional<StaticPod> pod = pod(path);
        if (pod.isEmpty()) {
            troubles.add("has a manifest at " + path + " that tells of no pod");
            return Map.of();
        }
        Map<String, String> settings =
                new HashMap<>(ProgramSettings.flags(pod.get().words()));
        Map<String, String> mounts = mounts(pod.get());
        String inside = bare(settings.getOrDefault("data-dir", ""));
        String outside = mounts.getOrDefault(inside, "");
        if (outside.isEmpty()) {
            troubles.add("does not mount the data folder of its static pod from the host");
        }
        settings.put("data-dir", outside);
        String image = pod.get().image().split("@", 2)[0];
        Matcher tag = VERSION.matcher(image.substring(image.lastIndexOf(':') + 1));
        settings.put("version", tag.find() ? tag.group() : "");
        settings.put("files", path);
        pki.look("etcd", settings, mounts);
        return settings;
    }

    /** By folder in the container, the host's: both without the one slash at the end that they may have. */
    private static Map<String, String> mounts(StaticPod pod) {
        Map<String, String> mounts = new HashMap<>();
        pod.hostFolders().forEach((inside, outside) -> mounts.put(bare(inside), bare(outside)));
        return mounts;
    }

    /** A folder without the slash at its end. More than one the scripts would not find in the files again: that is odd. */
    private static String bare(String folder) {
        return folder.replaceFirst("(?<=[^/])/$", "");
    }

    private Optional<StaticPod> pod(String path) throws InterruptedException {
        return host.read(path) instanceof FileAnswer.Content(String text)
                ? tools.manifests().read(text)
                : Optional.empty();
    }

    /**
     * Where the host's own API server is asked whether it is ready, if it can be from here. That is tried now, while it may
     * still serve: later, one that cannot be asked would look like one that does not come up.
     */
    private Optional<ApiServers.Door> door(Told told) throws InterruptedException {
        if (!told.has("api")) {
            return Optional.empty();
        }
        Optional<StaticPod> pod = pod(RestoreScripts.MANIFESTS + "/kube-apiserver.yaml");
        Map<String, String> mounts = pod.map(HostSurvey::mounts).orElse(Map.of());
        Map<String, String> flags = ProgramSettings.flags(pod.map(StaticPod::words)
                .orElseGet(() -> List.of(told.first("apistart").split("\\s+", -1))));
        pki.look("the API server", flags, mounts);
        if (flags.containsKey("encryption-provider-config")) {
            warnings.add("has an API server that encrypts what it keeps ("
                    + Wording.name(flags.getOrDefault("encryption-provider-config", ""))
                    + "): the keys of the day of the snapshot must still be in that file, or no Secret can be read"
                    + " afterwards; compare it with the certificates' backup of that day");
        }
        String prefix = flags.getOrDefault("etcd-prefix", "/registry");
        if (!prefix.equals("/registry")) {
            warnings.add("has an API server that keeps its objects under " + Wording.name(prefix)
                    + ": what would be lost is counted under /registry alone, and so is not counted here");
        }
        List<String> own = ApiAddresses.own(flags);
        // Kept also where it cannot be asked: SSH may reach the host at another address than the one that it tells
        // etcd.
        apiAddresses.addAll(own.isEmpty() ? told.values("address") : own);
        String port = flags.getOrDefault("secure-port", "6443");
        Optional<String> address = own.stream().findFirst().or(entry::address);
        if (address.isEmpty() || !port.matches("[1-9][0-9]{0,4}")) {
            return Optional.empty();
        }
        ApiServers.Door door = new ApiServers.Door(
                address.get(),
                Integer.parseInt(port),
                pki.sha256(Optional.ofNullable(flags.get("tls-cert-file")), mounts));
        if (tools.apiServers().ask(door) instanceof ApiServers.Answer.Unreached(String why)) {
            warnings.add("has an API server that Drydock cannot ask by itself at " + door.display() + " ("
                    + Wording.sentence(why) + "): look there when it has started, `curl -k https://" + door.display()
                    + "/readyz`");
            return Optional.empty();
        }
        return Optional.of(door);
    }

    private Map<String, String> unitSettings(Told told) {
        Map<String, String> settings = ProgramSettings.ofUnit(told);
        if (told.first("start").contains("$")) {
            warnings.add(
                    "starts etcd with words that systemd fills in (`$` in ExecStart), which Drydock does not read: see"
                            + " that none of them is its name, its peer URLs or its data folder");
        }
        Matcher version = VERSION.matcher(settings.getOrDefault("version", ""));
        settings.put("version", version.find() ? version.group() : "");
        settings.computeIfPresent("data-dir", (flag, folder) -> bare(folder));
        return settings;
    }

    private HostLook member(Map<String, String> settings, MemberSite.Layout layout, RestoreHost here)
            throws InterruptedException {
        String data = checked(settings, "data-dir", RestoreCommand.FOLDER);
        String member = checked(settings, "name", MEMBER);
        String peers = checked(settings, "initial-advertise-peer-urls", PEERS);
        String version = checked(settings, "version", VERSION);
        if (settings.containsKey("config-file")) {
            troubles.add("runs etcd by a configuration file, which Drydock does not read");
        }
        if (settings.containsKey("wal-dir")) {
            troubles.add("keeps etcd's write-ahead log in a folder of its own, which Drydock does not restore");
        }
        if (!troubles.isEmpty()) {
            return new HostLook.Seen(here, troubles, warnings, 0, machine, apiAddresses);
        }
        List<String> files = files(settings);
        MemberSite known = new MemberSite(layout, member, peers, data, "0:0", version, Optional.empty(), false, files);
        Pointing pointing = command.pointing(known);
        String target = switch (pointing) {
            case Pointing.InPlace inPlace -> data;
            case Pointing.Elsewhere(String folder) -> folder;
        };
        Told folders = ask(HostSurveyScripts.FOLDERS, data, target);
        troubles.addAll(folderTroubles(folders, data, pointing, target));
        Optional<HostTool> tool = HostTool.of(folders, known.minor());
        String owner = folders.first("owner");
        MemberSite site = new MemberSite(
                layout,
                member,
                peers,
                data,
                OWNER.matcher(owner).matches() ? owner : "0:0",
                version,
                tool.map(HostTool::program),
                tool.map(HostTool::bumps).orElse(false),
                files);
        return new HostLook.Seen(
                new RestoreHost(entry, Optional.of(site), here.servesApi(), here.door()),
                troubles,
                warnings,
                free(folders.first("free")),
                machine,
                apiAddresses);
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
                if (told.has("below")) {
                    troubles.add("has something mounted below " + data + " (" + Wording.name(told.first("below"))
                            + "), which would come back over the new data at the next boot; use --new-data-dir");
                }
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

    /** POSIX's df: the fourth word is the room in KiB. */
    private static long free(String line) {
        String[] words = line.strip().split("\\s+", -1);
        return words.length >= 6 && words[3].matches("[0-9]{1,15}") ? Long.parseLong(words[3]) * 1024 : 0;
    }

    private String checked(Map<String, String> settings, String name, Pattern pattern) {
        String value = settings.getOrDefault(name, "");
        if (!pattern.matcher(value).matches()) {
            troubles.add(
                    value.isEmpty()
                            ? "does not tell etcd's " + name
                            : "tells an odd " + name + " of etcd: " + Wording.name(value.replace('`', '\'')));
        }
        return value;
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
}
