package dev.drydock.sim.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A unit's file on a simulated host, with what was dropped in beside it; read anew each time. */
record HostUnitFile(Path folder, String name) {
    private static final String CONDITION = "ConditionPathExists=";
    private static final String COMMAND = "ExecStart=";

    void write(List<String> words) throws IOException {
        Files.writeString(
                file(),
                "[Unit]\nDescription=A part of the demo\n\n[Service]\n" + COMMAND + String.join(" ", words) + "\n");
    }

    Path file() {
        return folder.resolve(name);
    }

    /** The command. */
    List<String> words() throws IOException {
        try (Stream<String> lines = Files.lines(file())) {
            return lines.filter(line -> line.startsWith(COMMAND))
                    .map(line -> line.substring(COMMAND.length()).strip())
                    .findFirst()
                    .map(line -> List.of(line.split(" +", -1)))
                    .orElseThrow(() -> new IOException(file() + " has no " + COMMAND));
        }
    }

    /** What was dropped in, in its order. */
    List<Path> dropIns() throws IOException {
        Path beside = folder.resolve(name + ".d");
        if (!Files.isDirectory(beside)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(beside)) {
            return files.filter(file -> file.toString().endsWith(".conf"))
                    .sorted()
                    .toList();
        }
    }

    /** Whether all of its conditions hold: {@code ConditionPathExists}, and none other is known here. */
    boolean mayStart() throws IOException {
        for (Path dropIn : dropIns()) {
            for (String line : Files.readAllLines(dropIn)) {
                if (line.startsWith(CONDITION) && !holds(line.substring(CONDITION.length()))) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean holds(String condition) {
        return condition.startsWith("!")
                ? !Files.exists(Path.of(condition.substring(1)))
                : Files.exists(Path.of(condition));
    }
}
