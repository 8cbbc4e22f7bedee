package dev.drydock.adapter.store;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The PostgreSQL server that all tests of this JVM share, each with a database of its own. It is stopped by a shell that waits
 * for the end of a pipe from the JVM, whether that ends or is killed.
 */
public final class TestPostgres {
    static final String HOST = "127.0.0.1";
    private static final String OWNER = "postgres";
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private TestPostgres() {}

    /** Starts the server where it was not used before. */
    private static final class Shared {
        static final EmbeddedPostgres SERVER = start();
    }

    /** A database that holds nothing, on the shared server. */
    public static StoreSettings freshDatabase() throws SQLException {
        String name = "test" + DATABASES.incrementAndGet();
        execute(OWNER, "create database " + name);
        return new StoreSettings(url(name), OWNER, "", WorkPace.DEFAULT);
    }

    public static int port() {
        return Shared.SERVER.getPort();
    }

    static String url(String database) {
        return "jdbc:postgresql://" + HOST + ":" + port() + "/" + database;
    }

    /** Does something as the server's owner, in a database. */
    static void execute(String database, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url(database), OWNER, "");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static EmbeddedPostgres start() {
        try {
            Path data = Files.createTempDirectory("drydock-postgres-");
            EmbeddedPostgres server = EmbeddedPostgres.builder()
                    .setDataDirectory(data)
                    .setCleanDataDirectory(true)
                    // Its own hook waits for a server that it may not signal; ours is a pipe that closes with this JVM.
                    .setRegisterShutdownHook(false)
                    .setServerConfig("max_connections", "300")
                    .start();
            stopAfterOurDeath(data);
            // All others are trusted: this one must show a password.
            Path rules = data.resolve("pg_hba.conf");
            Files.writeString(rules, "host all locked all scram-sha-256\n" + Files.readString(rules));
            try (Connection connection = server.getPostgresDatabase().getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("create role locked login password 'open sesame'");
                statement.execute("select pg_reload_conf()");
            }
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void stopAfterOurDeath(Path data) throws IOException {
        String pid =
                Files.readAllLines(data.resolve("postmaster.pid")).getFirst().strip();
        new ProcessBuilder(List.of(
                        "sh",
                        "-c",
                        "trap '' INT; cat >/dev/null; kill -INT \"$0\" 2>/dev/null && sleep 2; rm -rf \"$1\"",
                        pid,
                        data.toString()))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
