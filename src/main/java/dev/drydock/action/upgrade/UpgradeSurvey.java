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
        String script = "minors='" + String.join(" ", minors) + "'\n" + UpgradeSurveyScript.TEXT;
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
                survey.told.given("unlockable").isPresent(),
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
