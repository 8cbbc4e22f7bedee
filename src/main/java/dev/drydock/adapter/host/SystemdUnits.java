package dev.drydock.adapter.host;

import dev.drydock.cluster.host.Ending;
import dev.drydock.cluster.host.Host;
import dev.drydock.cluster.host.HostCommand;
import dev.drydock.cluster.host.HostException;
import dev.drydock.cluster.host.HostLine;
import dev.drydock.cluster.host.HostUnit;
import dev.drydock.cluster.host.UnitState;
import dev.drydock.core.report.Wording;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Units of a host's systemd, known by the files in their folder: NAME.sh tells that it was started, NAME.exit that it ended. Each
 * appears at once, whole. Starting and observing are short commands that hold the folder's own lock, so that two of them never
 * meet, and one that is cut off leaves a unit that was not started, or one that may be started again.
 */
final class SystemdUnits {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private static final int NO_SYSTEMD = 50;
    private static final int LOCKED = 51;
    private static final int CUT = 52;
    private static final int SILENT = 53;
    private static final int OTHER = 54;
    private static final int REFUSED = 55;

    /** {@code running} is true only of what systemd tells; where it tells nothing we know nothing. */
    private static final String COMMON = """
        umask 077
        folder=$1
        name=$2
        base=$1/$2
        for program in systemd-run systemctl; do
            command -v "$program" >/dev/null || { echo "$program" >&2; exit NO_SYSTEMD; }
        done
        lock() {
            exec 9<"$folder/"
            flock -w 20 9 || exit LOCKED
        }
        look() {
            state=$(systemctl show -p ActiveState -- "$name.service") || exit SILENT
            case $state in
              ActiveState=inactive | ActiveState=failed) running=no ;;
              ActiveState=*) running=yes ;;
              *) exit SILENT ;;
            esac
        }
        sum() { sha256sum | { read -r sum rest; printf %s "$sum"; }; }
        """;

    /** systemd would read a dollar in the words of a command: so what it runs is a file, whose path has none. */
    private static final String START = COMMON + """
        mkdir -p -- "$folder" || exit 1
        if test -L "$folder" || ! test -O "$folder"; then
            echo "$folder is a link, or belongs to somebody else" >&2
            exit 1
        fi
        chmod 0700 -- "$folder" || exit 1
        lock
        look
        cat >"$base.sh.new" || exit 1
        test "$(sum <"$base.sh.new")" = "$3" || exit CUT
        if test -e "$base.sh" && { test "$running" = yes || test -e "$base.exit"; }; then
            rm -f -- "$base.sh.new"
            test "$(sum <"$base.sh")" = "$3" || exit OTHER
            exit 0
        fi
        rm -f -- "$base.exit" "$base.exit.new" "$base.log" || exit 1
        cat >"$base.run" <<'END' || exit 1
        umask 077
        base=${0%.run}
        (umask 022; exec /bin/sh "$base.sh") </dev/null >"$base.log" 2>&1
        code=$?
        echo "$code" >"$base.exit.new" && { sync "$base.exit.new" || sync; } && mv -f "$base.exit.new" "$base.exit"
        exit "$code"
        END
        cat /proc/sys/kernel/random/boot_id >"$base.boot" || exit 1
        mv -f -- "$base.sh.new" "$base.sh" || exit 1
        sync "$base.sh" "$base.run" "$base.boot" "$folder/" || sync
        systemd-run --quiet --collect --unit="$name" /bin/sh "$base.run" </dev/null 9<&- || exit REFUSED
        """;

    /** systemd is asked first: a unit that ends between the two questions has its exit code before it is gone. */
    private static final String OBSERVE = COMMON + """
        test -e "$folder" || { echo absent; exit 0; }
        lock
        test -e "$base.sh" || { echo absent; exit 0; }
        look
        if test -e "$base.exit"; then
            read -r code <"$base.exit"
            echo "ended $code"
        elif test "$running" = yes; then
            echo running
        else
            echo interrupted
        fi
        test -e "$base.log" || exit 0
        tail -c 65536 -- "$base.log" | tail -n 50
        """;

    private static final Pattern ENDED = Pattern.compile("ended ([0-9]{1,3})");

    private final Host host;

    SystemdUnits(Host host) {
        this.host = host;
    }

    /** See {@link Host#start}. */
    void start(HostUnit unit) throws InterruptedException {
        require(unit, host.run(command(START, unit, sha256(unit.script())).reading(unit.script())));
    }

    /** See {@link Host#observe}. */
    UnitState observe(HostUnit unit) throws InterruptedException {
        List<HostLine> heard = new ArrayList<>();
        // All that comes, as it comes: of much that is printed the first line, which is the state, would not be kept.
        require(unit, host.run(command(OBSERVE, unit), line -> {
            if (line.source() == HostLine.Source.OUT) {
                heard.add(line);
            }
        }));
        String state = heard.isEmpty() ? "" : heard.getFirst().text();
        List<HostLine> lines = heard.subList(Math.min(1, heard.size()), heard.size());
        Matcher ended = ENDED.matcher(state);
        if (ended.matches()) {
            return new UnitState.Ended(Integer.parseInt(ended.group(1)), lines);
        }
        return switch (state) {
            case "absent" -> new UnitState.Absent();
            case "running" -> new UnitState.Running(lines);
            case "interrupted" -> new UnitState.Interrupted(lines);
            default ->
                throw new HostException(
                        what(unit) + " has files that tell nothing: look at " + unit.folder() + " there.", false);
        };
    }

    private static HostCommand command(String script, HostUnit unit, String... more) {
        List<String> words =
                new ArrayList<>(List.of("/bin/sh", "-c", coded(script), "drydock", unit.folder(), unit.name()));
        words.addAll(List.of(more));
        return HostCommand.of(PATIENCE, words.toArray(String[]::new)).asRoot();
    }

    private static String coded(String script) {
        return script.replace("NO_SYSTEMD", String.valueOf(NO_SYSTEMD))
                .replace("LOCKED", String.valueOf(LOCKED))
                .replace("CUT", String.valueOf(CUT))
                .replace("SILENT", String.valueOf(SILENT))
                .replace("OTHER", String.valueOf(OTHER))
                .replace("REFUSED", String.valueOf(REFUSED));
    }

    private void require(HostUnit unit, Ending ending) {
        switch (ending) {
            case Ending.Exited(int code, var lines) -> {
                if (code != 0) {
                    throw refused(unit, code, Wording.sentence(ending.lastWords()));
                }
            }
            case Ending.Killed killed ->
                throw new HostException(
                        "What asked after " + what(unit) + " was killed there by " + killed.signal() + ".", true);
            case Ending.Overdue overdue ->
                throw new HostException(
                        "Nothing was heard of " + what(unit) + " within " + Wording.duration(overdue.patience())
                                + ": the host may be overloaded, or a disk of it away.",
                        true);
        }
    }

    private HostException refused(HostUnit unit, int code, String words) {
        return switch (code) {
            case NO_SYSTEMD ->
                new HostException(
                        host.display() + " has no " + words + ": work that outlasts the connection needs systemd,"
                                + " 236 or later. Install it, or do this host's work by hand.",
                        false);
            case LOCKED ->
                new HostException(
                        "Another program of " + host.display() + " holds the lock of " + unit.folder()
                                + ". Try again in a minute; `fuser " + unit.folder() + "` tells there who it is.",
                        true);
            case CUT -> new HostException("The script of " + what(unit) + " did not arrive whole. Try again.", true);
            case SILENT ->
                new HostException(
                        "The systemd of " + host.display() + " does not tell of its units: " + words
                                + ". Work that outlasts the connection needs one that runs: see"
                                + " `systemctl is-system-running` there.",
                        true);
            case OTHER ->
                new HostException(
                        what(unit) + " was started before with another script, and runs or has ended. Nothing was done:"
                                + " see " + unit.folder() + " there.",
                        false);
            case REFUSED ->
                new HostException(
                        "The systemd of " + host.display() + " does not start " + unit.name() + ": " + words + ".",
                        true);
            default -> new HostException(what(unit) + " cannot be managed: " + words + ".", true);
        };
    }

    private String what(HostUnit unit) {
        return "The unit " + unit.name() + " of " + host.display();
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
