package dev.drydock.bench;

import dev.drydock.adapter.store.Store;
import dev.drydock.adapter.store.StoreSettings;
import dev.drydock.adapter.store.WorkPace;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.RunId;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Appends a second, durable ones (the server and SQLite wait for the disk), by one replica and by three, each with four runs
 * under way and with sixty-four, and beside them as many connections that each insert one row and commit, with no chain to
 * keep.
 */
final class JournalBenchmark {
    private static final Duration EACH = Duration.ofSeconds(5);
    private static final List<Integer> RUNS = List.of(4, 64);
    private static final String BODY = "{\"text\":\"evicted shop/web-1 from node01\",\"type\":\"Milestone\"}";

    private JournalBenchmark() {}

    static void run(PrintStream out) throws Exception {
        Path folder = Files.createTempDirectory("drydock-bench-");
        out.printf(
                "durable appends a second, %d s each; the machine's load is %.1f on %d processors%n",
                EACH.toSeconds(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                Runtime.getRuntime().availableProcessors());
        for (int runs : RUNS) {
            print(out, "SQLite", StoreSettings.sqlite(folder.resolve("drydock-" + runs + ".db")), 1, runs);
        }
        try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .setServerConfig("max_connections", "300")
                .start()) {
            String url = "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres";
            StoreSettings settings = new StoreSettings(url, "postgres", "", WorkPace.DEFAULT);
            for (int runs : RUNS) {
                print(out, "PostgreSQL", settings, 1, runs);
                print(out, "PostgreSQL", settings, 3, runs);
            }
        }
    }

    private static void print(PrintStream out, String database, StoreSettings settings, int replicas, int runs)
            throws Exception {
        double ours = appends(settings, replicas, runs);
        double floor = inserts(settings, replicas * runs);
        out.printf(
                "  %-10s %d replica(s) of %2d runs  drydock %7.0f   insert and commit %7.0f   ratio %.2f%n",
                database, replicas, runs, ours, floor, ours / floor);
    }

    private static double appends(StoreSettings settings, int replicas, int runs) throws Exception {
        List<Store> stores = new ArrayList<>();
        try {
            List<Callable<Long>> writers = new ArrayList<>();
            for (int i = 0; i < replicas; i++) {
                Store store = Store.open(settings, "replica" + i, Clock.systemUTC());
                stores.add(store);
                for (int j = 0; j < runs; j++) {
                    RunId run = new RunId(String.format("r-%d%03d%04d", replicas, runs, i * runs + j));
                    writers.add(() -> append(store, run));
                }
            }
            double rate = rate(writers);
            if (stores.getFirst().verify().isPresent()) {
                throw new IllegalStateException("the chain broke");
            }
            return rate;
        } finally {
            stores.forEach(Store::close);
        }
    }

    private static long append(Store store, RunId run) throws Exception {
        List<Event> event = List.of(new Event.Milestone("evicted shop/web-1 from node01"));
        long end = System.nanoTime() + EACH.toNanos();
        long appended = 0;
        while (System.nanoTime() < end) {
            store.journal().append(run, appended, event);
            appended++;
        }
        return appended;
    }

    private static double inserts(StoreSettings settings, int connections) throws Exception {
        boolean isFile = settings.user().isEmpty();
        List<Connection> opened = new ArrayList<>();
        List<Callable<Long>> writers = new ArrayList<>();
        try {
            // SQLite lets one write at a time, and waits unfairly: one connection is the fastest there.
            for (int i = 0; i < (isFile ? 1 : connections); i++) {
                Connection connection =
                        DriverManager.getConnection(settings.url(), settings.user(), settings.password());
                opened.add(connection);
                try (Statement statement = connection.createStatement()) {
                    if (isFile) {
                        statement.execute("pragma synchronous = full");
                    }
                    statement.execute("create table if not exists floor (writer integer, number bigint, body text)");
                }
                int writer = i;
                writers.add(() -> insert(connection, writer));
            }
            return rate(writers);
        } finally {
            for (Connection connection : opened) {
                connection.close();
            }
        }
    }

    private static long insert(Connection connection, int writer) throws Exception {
        long end = System.nanoTime() + EACH.toNanos();
        long inserted = 0;
        try (PreparedStatement statement = connection.prepareStatement("insert into floor values (?, ?, ?)")) {
            while (System.nanoTime() < end) {
                statement.setInt(1, writer);
                statement.setLong(2, inserted);
                statement.setString(3, BODY);
                statement.executeUpdate();
                inserted++;
            }
        }
        return inserted;
    }

    private static double rate(List<Callable<Long>> writers) throws Exception {
        long begin = System.nanoTime();
        long all = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Long> done : threads.invokeAll(writers)) {
                all += done.get();
            }
        }
        return all / ((System.nanoTime() - begin) / 1e9);
    }
}
