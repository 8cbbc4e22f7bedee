package dev.drydock.app;

import dev.drydock.adapter.storage.SnapshotKeys;
import dev.drydock.app.Configuration.Snapshots;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads where etcd's snapshots are kept, and with which keys. */
final class SnapshotsReader {
    private static final String S3 = "s3://";

    /** Buckets as S3 allows them; of prefixes, what needs no escaping anywhere. */
    private static final Pattern BUCKET = Pattern.compile(
            "s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/((?:[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}/?){0,9}))?");

    private final SettingReader settings;

    SnapshotsReader(SettingReader settings) {
        this.settings = settings;
    }

    /** What was told; empty where nothing was, or, with what is wrong noted, where it cannot be used. */
    Optional<Snapshots> read() {
        Optional<Secret> keyset = settings.parsed(
                        Setting.SNAPSHOT_KEY,
                        SnapshotsReader::keyset,
                        "a keyset, as drydock snapshot new-key prints it")
                .map(Secret::new);
        Path staging = settings.parsed(Setting.SNAPSHOT_STAGING, ConfigurationReader::path, "the path of a folder")
                .orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir"), "drydock-snapshots"));
        Optional<URI> endpoint = settings.parsed(
                Setting.S3_ENDPOINT, ConfigurationReader::webAddress, "a URL such as https://store.example.org:9000");
        Optional<Boolean> pathStyle = settings.parsed(Setting.S3_PATH_STYLE, SnapshotsReader::truth, "true or false");
        Optional<Snapshots.Credentials> credentials = credentials();
        if (keyset.isPresent() && settings.text(Setting.SNAPSHOTS).isEmpty()) {
            settings.problem(
                    Setting.SNAPSHOTS.name() + " is missing: a key is given, and no place for what it encrypts.");
        }
        return settings.parsed(
                        Setting.SNAPSHOTS,
                        text -> text.startsWith(S3)
                                ? bucket(text, endpoint, pathStyle.orElse(endpoint.isPresent()), credentials)
                                : folder(text),
                        "the path of a folder that exists and may be written to, or s3://BUCKET/PREFIX")
                .map(place -> new Snapshots(place, keyset, staging));
    }

    private static Optional<String> keyset(String text) {
        try {
            SnapshotKeys.parse(text);
            return Optional.of(text);
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    private static Optional<Boolean> truth(String text) {
        return switch (text) {
            case "true" -> Optional.of(true);
            case "false" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    private Optional<Snapshots.Credentials> credentials() {
        Optional<String> id = settings.text(Setting.S3_ACCESS_KEY_ID);
        Optional<String> secret = settings.text(Setting.S3_SECRET_ACCESS_KEY);
        if (id.isPresent() != secret.isPresent()) {
            Setting missing = id.isPresent() ? Setting.S3_SECRET_ACCESS_KEY : Setting.S3_ACCESS_KEY_ID;
            settings.problem(missing.name() + " is missing: an access key has both an id and a secret.");
        }
        return id.flatMap(name -> secret.map(word -> new Snapshots.Credentials(new Secret(name), new Secret(word))));
    }

    private static Optional<Snapshots.Place> folder(String text) {
        return ConfigurationReader.path(text)
                .filter(path -> Files.isDirectory(path) && Files.isWritable(path))
                .map(Snapshots.Folder::new);
    }

    private Optional<Snapshots.Place> bucket(
            String text, Optional<URI> endpoint, boolean pathStyle, Optional<Snapshots.Credentials> credentials) {
        Matcher bucket = BUCKET.matcher(text);
        if (!bucket.matches()) {
            return Optional.empty();
        }
        String given = Optional.ofNullable(bucket.group(2)).orElse("");
        String prefix = given.isEmpty() || given.endsWith("/") ? given : given + "/";
        return Optional.of(new Snapshots.Bucket(
                bucket.group(1), prefix, endpoint, settings.text(Setting.S3_REGION), pathStyle, credentials));
    }
}
