package dev.drydock.action.node.patch;

import dev.drydock.action.host.Told;
import dev.drydock.cluster.host.Ending;
import dev.drydock.cluster.host.Host;
import dev.drydock.cluster.host.HostCommand;
import dev.drydock.cluster.host.HostLine;
import dev.drydock.core.report.Wording;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Looks at a host's operating system: reads, and changes nothing there. */
final class PatchSurvey {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MOST = 2_000;
    /** Debian's and RPM's package names, with an architecture perhaps. */
    private static final Pattern PACKAGE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9+._:-]{0,127}");

    private static final Pattern BOOT_ID = Pattern.compile("[0-9a-f-]{36}");

    /** Prints {@code key=value} lines. The words of {@code apt-get -s} are the same in all languages; the rest is told not to be. */
    static final String SCRIPT = """
        PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/sbin
        export PATH LC_ALL=C
        echo "boot=$(cat /proc/sys/kernel/random/boot_id)"
        test -d /run/systemd/system && echo systemd=yes
        echo "system=$( (. /etc/os-release && echo "$PRETTY_NAME") 2>/dev/null)"
        echo "free=$(df -Pk /var | awk 'NR == 2 { print $4 }')"
        if command -v apt-get >/dev/null && test -s /var/lib/dpkg/status; then
            echo packages=apt
            dpkg --audit 2>/dev/null | grep . | head -n 1 | sed 's/^/broken=/'
            apt-mark showhold 2>/dev/null | sed 's/^/held=/'
            would=$(apt-get -s -o Debug::NoLocking=1 --with-new-pkgs upgrade 2>&1) ||
                echo "broken=$(printf '%s\\n' "$would" | grep . | tail -n 1)"
            printf '%s\\n' "$would" |
                awk '/^Inst / { print "upgrade=" $2; if (tolower($0) ~ /security/) print "security=" $2 }'
            test -e /var/run/reboot-required && echo reboot=yes
        elif command -v dnf >/dev/null; then
            echo packages=dnf
            # What it knows already; it ends with 100 where there is something. Below a package that replaces another one is
            # that, indented.
            known() {
                would=$(dnf -q -C check-update "$@" 2>/dev/null) || test $? = 100 ||
                    would=$(dnf -q check-update "$@" 2>/dev/null)
                printf '%s\\n' "$would" | awk '/^[^ ]/ && NF == 3 && $1 ~ /\\./ { print $1 }'
            }
            # A line is NAME-EPOCH:VERSION-RELEASE.* of dnf 4, and `Package name: NAME` and more of 5.
            dnf -q versionlock --disablerepo='*' list 2>/dev/null |
                sed -n 's/^Package name: //; s/-[0-9]*:.*//; /^[^ !]*$/s/^/held=/p'
            known | sed 's/^/upgrade=/'
            known --security | sed 's/^/security=/'
            # It ends with 1 too where there is no such plugin.
            dnf -q -C needs-restarting -r 2>/dev/null | grep -q '^Reboot is required' && echo reboot=yes
        fi
        exit 0
        """;

    private PatchSurvey() {}

    /** The host's answer cannot be made sense of; the message is for people. */
    static final class OddException extends Exception {
        private static final long serialVersionUID = 1L;

        OddException(String why) {
            super(why);
        }
    }

    /**
     * Asks the host.
     *
     * @throws OddException where it does not let us do this as root, or says something else than it should
     * @throws dev.drydock.cluster.host.HostException where it is not reached
     */
    static PatchFacts look(Host host) throws OddException, InterruptedException {
        List<HostLine> lines = new ArrayList<>();
        Ending ending = host.run(HostCommand.of(PATIENCE, "/bin/sh").asRoot().reading(SCRIPT), line -> {
            if (lines.size() < MOST * 4) {
                lines.add(line);
            }
        });
        if (!(ending instanceof Ending.Exited exited && exited.code() == 0)) {
            throw new OddException("cannot be looked at as root on " + host.display() + ": "
                    + Wording.sentence(ending.lastWords()) + " `hosts check` tells what is missing.");
        }
        return read(lines.stream()
                .filter(line -> line.source() == HostLine.Source.OUT)
                .map(HostLine::text)
                .toList());
    }

    static PatchFacts read(List<String> lines) throws OddException {
        Told told = new Told(lines);
        String boot = told.given("boot").orElse("");
        if (!BOOT_ID.matcher(boot).matches()) {
            throw new OddException("does not tell its boot id; `/proc/sys/kernel/random/boot_id` should");
        }
        Optional<PatchFacts.Packages> packages = told.given("packages").flatMap(name -> switch (name) {
            case "apt" -> Optional.of(PatchFacts.Packages.APT);
            case "dnf" -> Optional.of(PatchFacts.Packages.DNF);
            default -> Optional.empty();
        });
        return new PatchFacts(
                Wording.line(told.given("system").orElse(""), 80),
                packages,
                boot,
                told.given("systemd").isPresent(),
                told.given("reboot").isPresent(),
                names(told, "upgrade"),
                names(told, "security"),
                names(told, "held"),
                told.given("broken").map(Wording::sentence),
                kilobytes(told.given("free").orElse("")));
    }

    private static OptionalLong kilobytes(String number) {
        return number.matches("[0-9]{1,15}") ? OptionalLong.of(Long.parseLong(number) * 1024) : OptionalLong.empty();
    }

    private static List<String> names(Told told, String key) {
        return told.values(key).stream()
                .filter(name -> PACKAGE.matcher(name).matches())
                .distinct()
                .limit(MOST)
                .toList();
    }
}
