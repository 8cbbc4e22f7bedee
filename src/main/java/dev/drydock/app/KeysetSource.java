package dev.drydock.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Where the command line finds a keyset: in a file that is named, or where the bot finds it. */
final class KeysetSource {
    private KeysetSource() {}

    /**
     * Reads it.
     *
     * @throws IOException when there is none, with what is wrong
     */
    static String read(Optional<Path> file) throws IOException {
        return find(file, System.getenv())
                .orElseThrow(() -> new IOException(
                        "There is no keyset: name its file with --key-file, or set " + Setting.SNAPSHOT_KEY.name()));
    }

    /**
     * Reads it, if there is one.
     *
     * @throws IOException when one is told that cannot be read
     */
    static Optional<String> find(Optional<Path> file, Map<String, String> environment) throws IOException {
        SettingReader settings =
                new SettingReader(file.map(path -> Map.of(Setting.SNAPSHOT_KEY.fileName(), path.toString()))
                        .orElse(environment));
        Optional<String> keyset = settings.text(Setting.SNAPSHOT_KEY);
        if (!settings.problems().isEmpty()) {
            throw new IOException(settings.problems().getFirst().replaceFirst("\\.$", ""));
        }
        return keyset;
    }
}
