package dev.drydock.app;

import dev.drydock.adapter.etcd.RehearsalSettings;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Says where etcd's programs are looked for: in the folder that was told, or else along the PATH. */
final class EtcdProgramFolders {
    private EtcdProgramFolders() {}

    static RehearsalSettings of(Optional<Path> told, Map<String, String> environment) {
        if (told.isPresent()) {
            return new RehearsalSettings(
                    List.of(told.get()), "in " + told.get() + " (" + Setting.ETCD_PROGRAMS.name() + ")");
        }
        List<Path> path = Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .filter(folder -> !folder.isBlank())
                .flatMap(folder -> ConfigurationReader.path(folder).stream())
                .toList();
        return new RehearsalSettings(
                path, "on Drydock's PATH (" + Setting.ETCD_PROGRAMS.name() + " names another folder)");
    }
}
