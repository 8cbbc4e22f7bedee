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
        Map<String, String> environment = file.map(path -> Map.of(Setting.SNAPSHOT_KEY.fileName(), path.toString()))
                .orElseGet(System::getenv);
        SettingReader settings = new SettingReader(environment);
        Optional<String> keyset = settings.text(Setting.SNAPSHOT_KEY);
        return keyset.orElseThrow(() -> new IOException(
                settings.problems().isEmpty()
                        ? "There is no keyset: name its file with --key-file, or set " + Setting.SNAPSHOT_KEY.name()
                        : settings.problems().getFirst().replaceFirst("\\.$", "")));
    }
}
