package dev.drydock.adapter.store;

import dev.drydock.core.schedule.ScheduleBook;
import dev.drydock.core.schedule.ScheduleMemory;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** What is remembered of schedules, in SQL: a row each. */
final class SqlScheduleBook implements ScheduleBook {
    private final Database database;

    SqlScheduleBook(Database database) {
        this.database = database;
    }

    private record Row(String name, ScheduleMemory memory) {}

    @Override
    public Map<String, ScheduleMemory> all() {
        return database
                .read(handle -> handle.createQuery("select name, definition, since, fired, good, overdue from schedule")
                        .map((row, context) -> row(row))
                        .list())
                .stream()
                .collect(Collectors.toMap(Row::name, Row::memory));
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                row.getString("name"),
                new ScheduleMemory(
                        row.getString("definition"),
                        Instant.ofEpochMilli(row.getLong("since")),
                        moment(row, "fired"),
                        moment(row, "good"),
                        moment(row, "overdue")));
    }

    private static Optional<Instant> moment(ResultSet row, String column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }

    @Override
    public void keep(String name, ScheduleMemory memory) {
        database.write(
                handle -> handle.createUpdate("insert into schedule (name, definition, since, fired, good, overdue)"
                                + " values (:name, :definition, :since, :fired, :good, :overdue)"
                                + " on conflict (name) do update set definition = excluded.definition,"
                                + " since = excluded.since, fired = excluded.fired, good = excluded.good,"
                                + " overdue = excluded.overdue")
                        .bind("name", name)
                        .bind("definition", memory.definition())
                        .bind("since", memory.since().toEpochMilli())
                        .bind("fired", millis(memory.fired()))
                        .bind("good", millis(memory.good()))
                        .bind("overdue", millis(memory.overdue()))
                        .execute());
    }

    private static @Nullable Long millis(Optional<Instant> moment) {
        return moment.map(Instant::toEpochMilli).orElse(null);
    }

    @Override
    public void keepOnly(Set<String> names) {
        database.write(handle -> {
            all(handle).stream()
                    .filter(name -> !names.contains(name))
                    .forEach(name -> handle.createUpdate("delete from schedule where name = :name")
                            .bind("name", name)
                            .execute());
            return names.size();
        });
    }

    private static Set<String> all(Handle handle) {
        return handle.createQuery("select name from schedule")
                .mapTo(String.class)
                .set();
    }
}
