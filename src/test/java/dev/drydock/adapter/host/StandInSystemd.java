package dev.drydock.adapter.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A stand-in for systemd on a machine that is not run by it: programs called systemd-run and systemctl, which start a process of its
 * own session and tell whether it still runs. Like systemd it forgets a unit that is gone.
 */
final class StandInSystemd {
    private static final String ALIVE = """
        alive() {
            test -e "$state/$1.pid" || return 1
            read -r process <"$state/$1.pid"
            read -r number program kind rest <"/proc/$process/stat" || return 1
            test "$kind" != Z
        }
        """;

    private static final String RUN = """
        # A stand-in of Drydock's tests.
        for word; do
            case $word in
              --unit=*) name=${word#--unit=}; shift ;;
              --*) shift ;;
              *) break ;;
            esac
        done
        while test -e "$state/hold"; do
            echo held >"$state/held"
            sleep 0.05
        done
        if alive "$name"; then
            echo "Failed to start transient service unit: Unit $name.service was already loaded." >&2
            exit 1
        fi
        echo "$name" >>"$state/starts"
        setsid "$@" </dev/null >/dev/null 2>&1 3<&- 4<&- 9<&- &
        echo "$!" >"$state/$name.new"
        mv "$state/$name.new" "$state/$name.pid"
        """;

    private static final String CONTROL = """
        # A stand-in of Drydock's tests.
        case "$*" in
          "show -p ActiveState -- "*.service)
            name=${5%.service}
            alive "$name" 2>/dev/null && echo ActiveState=active || echo ActiveState=inactive ;;
          *) echo "the stand-in does not know $*" >&2; exit 1 ;;
        esac
        """;

    private final Path state;

    StandInSystemd(Path folder, RealHost host) throws IOException {
        state = Files.createDirectories(folder.resolve("systemd"));
        String head = "state='" + state + "'\n" + ALIVE;
        host.program("systemd-run", head + RUN);
        host.program("systemctl", head + CONTROL);
    }

    /** The units in the order in which they were started. */
    List<String> starts() throws IOException {
        Path starts = state.resolve("starts");
        return Files.exists(starts) ? Files.readAllLines(starts) : List.of();
    }

    /** Has it hesitate before it starts anything. */
    void hold() throws IOException {
        Files.writeString(state.resolve("hold"), "");
    }

    void letGo() throws IOException {
        Files.delete(state.resolve("hold"));
    }

    boolean isHesitating() {
        return Files.exists(state.resolve("held"));
    }

    /** Kills a unit with all that it started, as {@code systemctl kill} does, or a host that goes down. */
    void kill(String unit) throws IOException, InterruptedException {
        String process = Files.readString(state.resolve(unit + ".pid")).strip();
        new ProcessBuilder("/bin/kill", "-KILL", "--", "-" + process)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    /** Kills every unit that runs. */
    void end() throws IOException, InterruptedException {
        List<String> units = new ArrayList<>();
        try (var files = Files.newDirectoryStream(state, "*.pid")) {
            for (Path file : files) {
                units.add(file.getFileName().toString().replace(".pid", ""));
            }
        }
        for (String unit : units) {
            kill(unit);
        }
    }
}
