package dev.drydock.adapter.store;

import dev.drydock.core.run.RunId;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the contracts of all ports share: a fresh database for each test, and stores that are closed behind it. */
abstract class StoreContract {
    static final RunId A = new RunId("r-aaaaaaaa");
    static final RunId B = new RunId("r-bbbbbbbb");
    static final RunId C = new RunId("r-cccccccc");

    final ManualClock clock = new ManualClock();
    private final Deque<Store> opened = new ArrayDeque<>();
    private StoreSettings settings = StoreSettings.of("none yet");

    /** A database that holds nothing yet. */
    abstract StoreSettings freshDatabase() throws Exception;

    @BeforeEach
    void makeDatabase() throws Exception {
        settings = freshDatabase();
    }

    @AfterEach
    void closeStores() {
        opened.forEach(Store::close);
    }

    StoreSettings settings() {
        return settings;
    }

    Store open(String worker) {
        return open(worker, settings, clock);
    }

    Store open(String worker, StoreSettings otherSettings, InstantSource otherClock) {
        Store store = Store.openBy(otherSettings, worker, otherClock);
        opened.push(store);
        return store;
    }

    /** Changes the database behind the store's back. */
    int change(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(settings.url(), settings.user(), settings.password());
                Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    /** Runs all at the same time and waits for all. */
    static <T> List<T> atOnce(List<Callable<T>> calls) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(calls.size())) {
            List<T> results = new ArrayList<>();
            for (Future<T> result : threads.invokeAll(calls)) {
                results.add(result.get());
            }
            return results;
        }
    }
}
