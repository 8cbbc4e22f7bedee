package dev.drydock.sim.host;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The systemd of a simulated host: a few units that are something of this program's, and transient ones that are processes. It knows
 * what the maintenance of a control plane asks of it, and says so when it is asked for more.
 */
final class PlayedSystemd {
    private static final String ACTIVE = "active";
    private static final int FAILED = 1;
    private static final int INACTIVE = 3;
    private static final int FIRST_PROCESS = 100;
    private static final Answer DONE = new Answer(0, "");

    private final HostRoot root;
    private final Map<String, Unit> units = new LinkedHashMap<>();
    private final Map<String, HostProcess> passing = new LinkedHashMap<>();
    private boolean over;

    PlayedSystemd(HostRoot root) {
        this.root = root;
    }

    /**
     * What is printed, and the exit code; with another than 0 it is a complaint.
     *
     * @param text ends with a line's end, or is empty
     */
    record Answer(int code, String text) {
        private static Answer failed(String why) {
            return new Answer(FAILED, why + "\n");
        }
    }

    private static final class Unit {
        private final HostUnitFile file;
        private final HostService service;
        private final Path process;
        private boolean active;

        Unit(HostUnitFile file, HostService service, Path process) {
            this.file = file;
            this.service = service;
            this.process = process;
        }

        boolean runs() {
            return active && service.runs();
        }
    }

    /** Adds a unit, and starts it. */
    synchronized void add(String name, List<String> words, HostService service) throws IOException {
        HostUnitFile file = new HostUnitFile(root.path("/etc/systemd/system"), name);
        file.write(words);
        Unit unit = new Unit(file, service, root.path("/proc/" + (FIRST_PROCESS + units.size())));
        units.put(name, unit);
        start(unit);
    }

    /** Answers a call of {@code systemctl} or {@code systemd-run}. */
    synchronized Answer answer(List<String> call) throws IOException {
        if (over) {
            return Answer.failed("The host is going down.");
        }
        List<String> words = call.subList(1, call.size());
        return call.getFirst().equals("systemd-run") ? run(words) : control(words);
    }

    private Answer run(List<String> words) throws IOException {
        List<String> command =
                words.stream().dropWhile(word -> word.startsWith("--")).toList();
        Optional<String> name = words.subList(0, words.size() - command.size()).stream()
                .filter(word -> word.startsWith("--unit="))
                .map(word -> word.substring("--unit=".length()) + ".service")
                .findFirst();
        if (name.isEmpty() || command.isEmpty()) {
            return Answer.failed("The simulated systemd-run wants --unit=NAME and a command.");
        }
        if (isActive(name.get())) {
            return Answer.failed("Failed to start transient service unit: Unit " + name.get() + " was already loaded.");
        }
        passing.put(name.get(), HostProcess.start(root, command, Redirect.DISCARD));
        return DONE;
    }

    private Answer control(List<String> words) throws IOException {
        if (words.equals(List.of("--version"))) {
            return new Answer(0, "systemd 252 (simulated)\n");
        }
        if (words.equals(List.of("daemon-reload"))) {
            return DONE;
        }
        List<String> plain =
                words.stream().filter(word -> !word.startsWith("--")).toList();
        if (!plain.isEmpty() && plain.getFirst().equals("show")) {
            return show(words);
        }
        if (plain.size() != 2) {
            return Answer.failed("The simulated systemctl does not know: " + String.join(" ", words));
        }
        String name = plain.get(1).contains(".") ? plain.get(1) : plain.get(1) + ".service";
        if (plain.getFirst().equals("is-active")) {
            String state = state(name);
            return new Answer(state.equals(ACTIVE) ? 0 : INACTIVE, state + "\n");
        }
        Unit unit = units.get(name);
        if (unit == null) {
            return Answer.failed("Unit " + name + " not found.");
        }
        switch (plain.getFirst()) {
            case "start" -> start(unit);
            case "stop" -> stop(unit);
            case "try-restart" -> restart(unit);
            case "restart" -> {
                stop(unit);
                start(unit);
            }
            case "reset-failed" -> unit.active = unit.runs();
            case "cat" -> {
                return new Answer(0, Files.readString(unit.file.file()));
            }
            default -> {
                return Answer.failed("The simulated systemctl does not know: " + String.join(" ", words));
            }
        }
        return DONE;
    }

    private void start(Unit unit) throws IOException {
        if (unit.runs() || !unit.file.mayStart()) {
            return;
        }
        List<String> words = unit.file.words();
        unit.service.start(words);
        unit.active = true;
        Files.createDirectories(unit.process);
        Files.writeString(
                unit.process.resolve("comm"), Path.of(words.getFirst()).getFileName() + "\n");
    }

    private void stop(Unit unit) throws IOException {
        if (unit.active) {
            unit.service.stop();
            unit.active = false;
            Files.deleteIfExists(unit.process.resolve("comm"));
        }
    }

    private void restart(Unit unit) throws IOException {
        if (unit.active) {
            stop(unit);
            start(unit);
        }
    }

    private Answer show(List<String> words) throws IOException {
        List<String> properties = new ArrayList<>();
        for (int i = 0; i + 1 < words.size(); i++) {
            if (words.get(i).equals("-p")) {
                properties.add(words.get(i + 1));
            }
        }
        String name = words.getLast();
        StringBuilder text = new StringBuilder();
        for (String property : properties) {
            String value = property(property, name);
            text.append(words.contains("--value") ? value : property + "=" + value)
                    .append('\n');
        }
        return new Answer(0, text.toString());
    }

    private String property(String property, String name) throws IOException {
        Optional<Unit> unit = Optional.ofNullable(units.get(name));
        return switch (property) {
            case "LoadState" -> unit.isPresent() || isActive(name) ? "loaded" : "not-found";
            case "ActiveState" -> state(name);
            case "FragmentPath" -> unit.map(one -> one.file.file().toString()).orElse("");
            case "DropInPaths" ->
                unit.isPresent()
                        ? String.join(
                                " ",
                                unit.get().file.dropIns().stream()
                                        .map(Path::toString)
                                        .toList())
                        : "";
            case "ExecStart" -> unit.isPresent() ? command(unit.get().file.words()) : "";
            default -> "";
        };
    }

    private static String command(List<String> words) {
        return "{ path=" + words.getFirst() + " ; argv[]=" + String.join(" ", words)
                + " ; ignore_errors=no ; start_time=[n/a] ; stop_time=[n/a] ; pid=0 ; code=(null) ; status=0/0 }";
    }

    /** A unit that was started, and has ended by itself, has failed. */
    private String state(String name) {
        boolean ended = Optional.ofNullable(units.get(name))
                .map(unit -> unit.active && !unit.runs())
                .orElse(false);
        return ended ? "failed" : isActive(name) ? ACTIVE : "inactive";
    }

    private boolean isActive(String name) {
        return Optional.ofNullable(units.get(name)).map(Unit::runs).orElse(false)
                || Optional.ofNullable(passing.get(name))
                        .map(HostProcess::isActive)
                        .orElse(false);
    }

    /** Ends the transient units; what the others stand for is its owner's to end. */
    synchronized void end() throws IOException {
        over = true;
        for (HostProcess unit : passing.values()) {
            unit.end();
        }
    }
}
