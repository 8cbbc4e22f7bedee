package dev.drydock.app;

import dev.drydock.app.Configuration.Database;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;

/** Reads where the journal is, and how long it keeps what ended. */
final class DatabaseReader {
    private static final String SQLITE = "jdbc:sqlite:";
    private static final String POSTGRES = "jdbc:postgresql://";
    private static final int MOST_DAYS = 36_500;

    private final SettingReader settings;

    DatabaseReader(SettingReader settings) {
        this.settings = settings;
    }

    /** The database; empty, with what is wrong noted, where there is none. */
    Optional<Database> read() {
        Optional<String> user = settings.text(Setting.DATABASE_USER);
        Optional<Secret> password = settings.text(Setting.DATABASE_PASSWORD).map(Secret::new);
        Optional<Duration> retention = settings.parsed(
                Setting.RETENTION,
                DatabaseReader::days,
                "a number of days from 1d to " + MOST_DAYS + "d, such as 400d");
        return settings.parsed(
                        Setting.DATABASE_URL,
                        text -> Optional.of(text).filter(DatabaseReader::isDatabase),
                        "jdbc:sqlite:PATH, with a folder that exists and may be written to, or"
                                + " jdbc:postgresql://HOST:PORT/NAME, with user and password in settings of their own")
                .map(url -> new Database(url, user, password, retention));
    }

    private static boolean isDatabase(String url) {
        return isServer(url) || isFile(url);
    }

    /** A password in the URL would be shown wherever the URL is. */
    private static boolean isServer(String url) {
        return url.startsWith(POSTGRES)
                && url.length() > POSTGRES.length()
                && !url.contains("@")
                && !url.matches("(?is).*[?&]password=.*");
    }

    private static boolean isFile(String url) {
        if (!url.startsWith(SQLITE)) {
            return false;
        }
        String file = url.substring(SQLITE.length()).replaceFirst("\\?.*", "");
        return !file.isBlank()
                && ConfigurationReader.path(file)
                        .map(path -> path.toAbsolutePath().getParent())
                        .filter(folder -> Files.isDirectory(folder) && Files.isWritable(folder))
                        .isPresent();
    }

    private static Optional<Duration> days(String text) {
        return Optional.of(text)
                .filter(word -> word.matches("[0-9]{1,5}d"))
                .map(word -> Integer.parseInt(word.substring(0, word.length() - 1)))
                .filter(days -> days >= 1 && days <= MOST_DAYS)
                .map(Duration::ofDays);
    }
}
