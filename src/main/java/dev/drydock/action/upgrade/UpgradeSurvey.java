package dev.drydock.action.upgrade;

import dev.drydock.action.host.Told;
import dev.drydock.cluster.host.Ending;
import dev.drydock.cluster.host.Host;
import dev.drydock.cluster.host.HostCommand;
import dev.drydock.cluster.host.HostException;
import dev.drydock.cluster.host.HostLine;
import dev.drydock.core.report.Wording;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks at a host before an upgrade: reads, and changes nothing there. The package source of another minor version than the
 * host's own is asked too, in a folder of its own that is taken away again, so that nothing of the host's is edited for it.
 */
final class UpgradeSurvey {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int MOST = 4_000;
    private static final int MOST_HELD = 200;
    /** Debian's and RPM's package names, with an architecture perhaps; dnf writes the version behind it, and a star. */
    private static final Pattern PACKAGE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9+._:*-]{0,127}");

    private static final Pattern VERSION = Pattern.compile("v[0-9]{1,4}\\.[0-9]{1,4}\\.[0-9]{1,4}[0-9A-Za-z.+-]{0,40}");
    /** As Debian and RPM number what is released: the version, and the packaging's own number. */
    private static final Pattern PACKAGED =
            Pattern.compile("([0-9]{1,4}\\.[0-9]{1,4}\\.[0-9]{1,4})(-[0-9A-Za-z.+~]{1,60})?");

    private static final Pattern MINOR = Pattern.compile("v[0-9]{1,4}\\.[0-9]{1,4}");

    /** Prints {@code key=value} lines; {@code $minors} are the minor versions whose packages are asked for. */
    private static final String SCRIPT = """
        PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/sbin
        export PATH LC_ALL=C

        machine() {
            test -d /run/systemd/system && echo systemd=yes
            (
                . /etc/os-release
                echo "system=$PRETTY_NAME"
                echo "release=$ID ${VERSION_ID:-}"
            ) 2>/dev/null
            echo "kubeadm=$(kubeadm version -o short 2>/dev/null | head -n 1)"
            echo "kubelet=$(kubelet --version 2>/dev/null | head -n 1)"
            echo "kubectl=$(kubectl version --client 2>/dev/null | head -n 1)"
            if test -e /sys/fs/cgroup/cgroup.controllers; then
                echo cgroup=2
            elif test -d /sys/fs/cgroup; then
                echo cgroup=1
            fi
            grep -Eqs '^failCgroupV1: *false' /var/lib/kubelet/config.yaml && echo cgroupv1=allowed
            for folder in /usr /var/lib /var/cache/apt/archives /var/cache/dnf /etc/kubernetes; do
                test -d "$folder" && df -Pk "$folder" | awk -v folder="$folder" 'NR == 2 { print "free=" $4 " " folder }'
            done
            test -d /var/lib/etcd && echo "etcd=$(du -sk /var/lib/etcd 2>/dev/null | awk '{ print $1; exit }')"
        }

        # What a source has of a minor version. It is asked from a folder of its own, so that nothing here is changed.
        offered_by_apt() {
            own=$(mktemp -d) || return 0
            mkdir -p "$own/lists/partial" "$own/cache/archives/partial" "$own/parts"
            for file in /etc/apt/sources.list /etc/apt/sources.list.d/*; do
                case "$file" in
                    *.list | *.sources) ;;
                    *) continue ;;
                esac
                grep -qsE 'core:/stable:/v[0-9]+\\.[0-9]+(/|$)' "$file" || continue
                sed -E "s#(core:/stable:/)v[0-9]+\\.[0-9]+(/|\\$)#\\1$1\\2#g" "$file" >"$own/parts/${file##*/}"
            done
            if test -z "$(ls "$own/parts")"; then
                echo "known=$1"
                list "$1" "$(apt-cache madison kubeadm kubelet kubectl 2>/dev/null)"
            else
                cat >"$own/conf" <<END
        #clear APT::Update;
        APT::Update::Error-Mode "any";
        APT::Sandbox::User "root";
        Acquire::Languages "none";
        Acquire::http::Timeout "20";
        Acquire::https::Timeout "20";
        Dir::Etc::sourcelist "/dev/null";
        Dir::Etc::sourceparts "$own/parts";
        Dir::State::Lists "$own/lists";
        Dir::Cache "$own/cache";
        END
                if apt-get -q -c="$own/conf" update >"$own/log" 2>&1; then
                    echo "asked=$1"
                    list "$1" "$(apt-cache -c="$own/conf" madison kubeadm kubelet kubectl 2>/dev/null)"
                else
                    echo "unasked=$1 $(grep '^E: ' "$own/log" | head -n 1)"
                fi
            fi
            rm -rf "$own"
        }

        list() {
            echo "$2" | awk -v minor="$1" 'NF > 3 && index("v" $3, minor ".") == 1 { print "offer=" minor " " $1 " " $3 }'
        }

        packages() {
            if command -v apt-get >/dev/null; then
                echo packages=apt
                # Not by apt-mark, which writes its cache anew.
                dpkg --get-selections 2>/dev/null | awk '$2 == "hold" { print "held=" $1 }'
                dpkg --audit 2>/dev/null | grep . | head -n 1 | sed 's/^/broken=/'
                lock=$(find /proc/[0-9]*/fd -lname '/var/lib/dpkg/lock*' 2>/dev/null | head -n 1)
                test -n "$lock" && echo "locked=$(cat "${lock%/fd/*}/comm")"
                for minor in $minors; do
                    offered_by_apt "$minor"
                done
            elif command -v dnf >/dev/null; then
                echo packages=dnf
                dnf -q versionlock list 2>/dev/null | sed 's/^/held=/'
                for minor in $minors; do
                    echo "known=$minor"
                    dnf -q --disableexcludes=all list --showduplicates kubeadm kubelet kubectl 2>/dev/null |
                        awk -v minor="$minor" 'index("v" $2, minor ".") == 1 { sub(/\\..*/, "", $1); print "offer=" minor " " $1 " " $2 }'
                done
            fi
        }

        # The script itself comes on the standard input, which is nobody else's.
        machine </dev/null
        packages </dev/null
        exit 0
        """;

    private final Told told;

    private UpgradeSurvey(List<String> lines) {
        this.told = new Told(lines);
    }

    /**
     * Asks the host.
     *
     * @param minors which minor versions, as {@code v1.32}, its package source is asked for
     * @throws HostException where it is not reached, or does not let us do this as root
     */
    static HostState look(Host host, Collection<String> minors) throws InterruptedException {
        List<HostLine> lines = new ArrayList<>();
        String script = "minors='" + String.join(" ", minors) + "'\n" + SCRIPT;
        Ending ending = host.run(HostCommand.of(PATIENCE, "/bin/sh").asRoot().reading(script), line -> {
            if (lines.size() < MOST) {
                lines.add(line);
            }
        });
        if (!(ending instanceof Ending.Exited exited && exited.code() == 0)) {
            throw new HostException(
                    "it cannot be looked at as root on " + host.display() + ": "
                            + Wording.sentence(ending.lastWords().replace('`', '\''))
                            + " `hosts check` tells what is missing.",
                    true);
        }
        return read(lines.stream()
                .filter(line -> line.source() == HostLine.Source.OUT)
                .map(HostLine::text)
                .toList());
    }

    static HostState read(List<String> lines) {
        UpgradeSurvey survey = new UpgradeSurvey(lines);
        return new HostState(
                survey.told.given("systemd").isPresent(),
                survey.said("system"),
                survey.said("release"),
                survey.packages(),
                survey.version("kubeadm"),
                survey.version("kubelet"),
                survey.version("kubectl"),
                survey.told.given("cgroup").filter(word -> word.matches("[12]")).stream()
                        .mapToInt(Integer::parseInt)
                        .findFirst(),
                survey.told.given("cgroupv1").isPresent(),
                survey.held(),
                survey.told.given("locked").map(word -> said(word, 60)),
                survey.told.given("broken").map(word -> said(word, 300)),
                survey.free(),
                survey.told.given("etcd").filter(UpgradeSurvey::isNumber).stream()
                        .mapToLong(UpgradeSurvey::bytes)
                        .findFirst(),
                survey.offers());
    }

    private Optional<HostState.Packages> packages() {
        return told.given("packages")
                .flatMap(word -> List.of(HostState.Packages.values()).stream()
                        .filter(each -> each.word().equals(word))
                        .findFirst());
    }

    private Optional<KubernetesVersion> version(String program) {
        Matcher version = VERSION.matcher(told.given(program).orElse(""));
        return version.find() ? KubernetesVersion.parse(version.group()) : Optional.empty();
    }

    private List<String> held() {
        return told.values("held").stream()
                .filter(name -> PACKAGE.matcher(name).matches())
                .filter(name -> PackageOffer.PACKAGES.stream().noneMatch(own -> isPackage(name, own)))
                .distinct()
                .limit(MOST_HELD)
                .toList();
    }

    /** Whether a held name is that of a package: dnf puts the epoch before it, and the version behind. */
    static boolean isPackage(String held, String name) {
        return held.matches("([0-9]+:)?" + Pattern.quote(name) + "([:.-].*)?") && !held.startsWith(name + "-doc");
    }

    private Map<String, Long> free() {
        Map<String, Long> free = new HashMap<>();
        for (String value : told.values("free")) {
            String[] words = value.split(" ", 2);
            if (words.length == 2 && isNumber(words[0])) {
                free.put(said(words[1], 80), bytes(words[0]));
            }
        }
        return free;
    }

    private Map<String, Known<PackageOffer>> offers() {
        Map<String, Known<PackageOffer>> offers = new HashMap<>();
        for (String minor : told.values("known")) {
            offers.put(minor, new Known.Told<>(offer(minor, false)));
        }
        for (String minor : told.values("asked")) {
            offers.put(minor, new Known.Told<>(offer(minor, true)));
        }
        for (String value : told.values("unasked")) {
            String[] words = value.split(" ", 2);
            offers.put(words[0], new Known.Untold<>(said(words.length == 2 ? words[1] : "", 300)));
        }
        offers.keySet().removeIf(minor -> !MINOR.matcher(minor).matches());
        return offers;
    }

    private PackageOffer offer(String minor, boolean fresh) {
        Map<String, List<KubernetesVersion>> versions = new HashMap<>();
        for (String value : told.values("offer")) {
            String[] words = value.split(" ", -1);
            Matcher packaged = PACKAGED.matcher(words.length == 3 ? words[2] : "");
            if (packaged.matches() && words[0].equals(minor) && PackageOffer.PACKAGES.contains(words[1])) {
                KubernetesVersion.parse(packaged.group(1))
                        .ifPresent(version -> versions.computeIfAbsent(words[1], none -> new ArrayList<>())
                                .add(version));
            }
        }
        return new PackageOffer(versions, fresh);
    }

    private static boolean isNumber(String text) {
        return text.matches("[0-9]{1,15}");
    }

    private static long bytes(String kilobytes) {
        return Long.parseLong(kilobytes) * 1024;
    }

    private String said(String key) {
        return told.given(key).map(word -> said(word, 80)).orElse("");
    }

    /** What a host says, short, and without the mark that would end a quotation of it. */
    private static String said(String words, int limit) {
        return Wording.line(words.replace('`', '\''), limit);
    }
}
