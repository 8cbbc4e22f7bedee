package dev.drydock.adapter.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.drydock.core.run.Event;
import dev.drydock.core.run.Journal.ConflictException;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.RunId;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What archiving keeps to, and what an audit shows of journal and archive, whatever the database. */
abstract class ArchiveContract extends StoreContract {
    private static final Event ONE = new Event.Milestone("one, \"quoted\"");
    private static final Event END = new Event.Ended(Outcome.SUCCEEDED, "done", List.of());
    private static final Duration AGE = Duration.ofDays(400);

    @Test
    void runsThatEndedLongAgoAreMovedAndTheChainStaysWhole() throws Exception {
        Store store = open("one");
        store.journal().append(A, 0, List.of(ONE, END));
        store.journal().append(B, 0, List.of(ONE));
        store.journal().append(A, 2, List.of(ONE));
        clock.move(AGE.plusMillis(1));
        store.journal().append(C, 0, List.of(ONE, END));

        assertThat(store.archive(AGE, 10)).isEqualTo(1);

        assertThat(store.journal().recent(10)).containsExactly(C, B);
        assertThat(store.journal().read(A, 0)).isEmpty();
        assertThat(store.verify()).isEmpty();
        assertThat(store.archive(AGE, 10)).isZero();
        assertThat(store.journal().append(B, 1, List.of(END)).getFirst().position())
                .isEqualTo(7);
        assertThat(store.verify()).isEmpty();
        assertThatExceptionOfType(ConflictException.class)
                .isThrownBy(() -> store.journal().append(A, 3, List.of(ONE)));
    }

    @Test
    void aRunThatAReaderHasNotFinishedWithStays() throws Exception {
        Store store = open("one");
        store.cursors().behind("thread", 1);
        store.journal().append(A, 0, List.of(ONE, END));
        store.cursors().recordDelivery("thread", A, "root", "1.2");
        clock.move(AGE.multipliedBy(2));
        store.cursors().advance("thread", A, 1);
        assertThat(store.archive(AGE, 10)).isZero();

        store.cursors().advance("thread", A, 2);

        assertThat(store.archive(AGE, 10)).isEqualTo(1);
        assertThat(store.cursors().delivery("thread", A, "root")).isEmpty();
        assertThat(store.cursors().behind("thread", 10)).isEmpty();
        assertThat(store.verify()).isEmpty();
    }

    @Test
    void noMoreThanAskedForIsMovedTheOldestFirst() throws Exception {
        Store store = open("one");
        for (RunId run : List.of(C, A, B)) {
            store.journal().append(run, 0, List.of(END));
            clock.move(Duration.ofMinutes(1));
        }
        clock.move(AGE);

        assertThat(store.archive(AGE, 2)).isEqualTo(2);

        assertThat(store.journal().recent(10)).containsExactly(B);
    }

    @Test
    void replicasArchiveBesideWritersAndAuditorsAndEachRunIsMovedOnce() throws Exception {
        List<Store> stores = List.of(open("one"), open("two"));
        int runs = 40;
        for (int i = 0; i < runs; i++) {
            stores.getFirst().journal().append(new RunId(String.format("r-%08d", i)), 0, List.of(ONE, END));
        }
        clock.move(AGE.plusMillis(1));
        AtomicBoolean archiving = new AtomicBoolean(true);
        List<Callable<Integer>> calls = new ArrayList<>();
        calls.add(() -> stores.get(0).archive(AGE, runs));
        calls.add(() -> stores.get(1).archive(AGE, runs));
        calls.add(() -> {
            int wrong = 0;
            do {
                wrong += stores.get(1).verify().isPresent() ? 1 : 0;
            } while (archiving.get());
            return wrong;
        });
        calls.add(() -> {
            for (int last = 0; last < 40; last++) {
                stores.get(0).journal().append(A, last, List.of(ONE));
            }
            archiving.set(false);
            return 0;
        });

        List<Integer> results = atOnce(calls);

        assertThat(results.get(0) + results.get(1)).isEqualTo(runs);
        assertThat(results.get(2)).isZero();
        assertThat(stores.getFirst().verify()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        update archive set body = replace(body, 'one', 'two') where position = 1 | 1 | r-aaaaaaaa | it was changed
        update archive set hash = (select hash from journal where position = 3) where position = 2 | 2 | r-aaaaaaaa | its hash was changed
        delete from archive where position = 2                                   | 2 |            | missing
        delete from archive                                                      | 1 |            | missing
        delete from journal where position = 4                                   | 4 |            | missing
        update journal set hash = (select hash from journal where position = 3) where position = 4 | 4 | r-bbbbbbbb | its hash was changed
        insert into archive select * from journal where position = 3             | 3 | r-bbbbbbbb | in the journal and in the archive
        update journal set body = (select body from archive where position = 2) where position = 3 | 3 | r-bbbbbbbb | it was changed
        """)
    void anAuditNamesTheFirstLineThatWasTamperedWith(String tampering, long position, @Nullable String run, String why)
            throws Exception {
        tamperable();

        change(tampering);

        assertDamage(position, Optional.ofNullable(run), why);
    }

    @Test
    void anAuditNamesTheFirstOfTwoSwappedLines() throws Exception {
        tamperable();

        change("update journal set position = 99 where position = 3");
        change("update journal set position = 3 where position = 4");
        change("update journal set position = 4 where position = 99");

        assertDamage(3, Optional.of("r-bbbbbbbb"), "it was changed");
    }

    /** Two lines of A in the archive, two of B in the journal. */
    private void tamperable() throws Exception {
        Store store = open("one");
        store.journal().append(A, 0, List.of(ONE, END));
        store.journal().append(B, 0, List.of(ONE, ONE));
        clock.move(AGE.plusMillis(1));
        store.archive(AGE, 1);
        try (Audit audit = Audit.open(settings())) {
            Proof proof = audit.prove();
            assertThat(proof.damage()).isEmpty();
            assertThat(proof.lines()).isEqualTo(4);
            assertThat(proof.hash())
                    .isEqualTo(store.journal().read(B, 1).getFirst().hash());
        }
    }

    private void assertDamage(long position, Optional<String> run, String why) {
        try (Audit audit = Audit.open(settings())) {
            assertThat(audit.prove().damage()).hasValueSatisfying(damage -> {
                assertThat(damage.position()).isEqualTo(position);
                assertThat(damage.run()).isEqualTo(run);
                assertThat(damage.why()).contains(why);
            });
        }
    }

    @Test
    void theExportHoldsJournalAndArchiveInOrder() throws Exception {
        tamperable();

        assertThat(export(ExportFormat.JSONL, ExportFilter.EVERYTHING).lines())
                .hasSize(4)
                .first()
                .asString()
                .matches("\\{\"position\":1,\"run\":\"r-aaaaaaaa\",\"sequence\":1,\"at\":\"2026-03-01T12:00:00Z\","
                        + "\"type\":\"Milestone\",\"event\":\\{\"type\":\"Milestone\","
                        + "\"text\":\"one, \\\\\"quoted\\\\\"\"},\"hash\":\"[0-9a-f]{64}\"}");
        assertThat(export(ExportFormat.CSV, new ExportFilter(Optional.of(B), Optional.empty(), Optional.empty()))
                        .split("\r\n", -1))
                .hasSize(4)
                .satisfies(rows -> {
                    assertThat(rows[0]).isEqualTo("position,run,sequence,at,type,event,hash");
                    assertThat(rows[1])
                            .startsWith("\"3\",\"r-bbbbbbbb\",\"1\",\"2026-03-01T12:00:00Z\",\"Milestone\","
                                    + "\"{\"\"type\"\":\"\"Milestone\"\",\"\"text\"\":\"\"one, \\\"\"quoted");
                });
    }

    @Test
    void theExportIsOfAnyLengthAndMayBeOfATimeOnly() throws Exception {
        Store store = open("one");
        int lines = 3 * AllLines.AT_ONCE + 7;
        store.journal()
                .append(A, 0, IntStream.range(0, lines).mapToObj(i -> ONE).toList());
        clock.move(Duration.ofHours(1));
        store.journal().append(B, 0, List.of(ONE));

        assertThat(export(ExportFormat.JSONL, ExportFilter.EVERYTHING).lines()).hasSize(lines + 1);
        assertThat(export(
                                ExportFormat.JSONL,
                                new ExportFilter(Optional.empty(), Optional.of(clock.instant()), Optional.empty()))
                        .lines())
                .hasSize(1)
                .allMatch(line -> line.contains("r-bbbbbbbb"));
        assertThat(export(
                                ExportFormat.JSONL,
                                new ExportFilter(Optional.empty(), Optional.empty(), Optional.of(clock.instant())))
                        .lines())
                .hasSize(lines);
    }

    @Test
    void whatIsExportedOfADamagedLineIsStillOneRow() throws Exception {
        Store store = open("one");
        store.journal().append(A, 0, List.of(ONE));
        change("update journal set body = '=cmd(\"x\")'");

        assertThat(export(ExportFormat.JSONL, ExportFilter.EVERYTHING)).contains("\"event\":\"=cmd(\\\"x\\\")\"");
        assertThat(export(ExportFormat.CSV, ExportFilter.EVERYTHING)).contains(",\"'=cmd(\"\"x\"\")\",");
    }

    private String export(ExportFormat format, ExportFilter filter) throws IOException {
        StringWriter out = new StringWriter();
        try (Audit audit = Audit.open(settings())) {
            assertThat(audit.export(format, filter, out)).isPositive();
        }
        return out.toString();
    }

    @Test
    void anAuditOfADatabaseWithoutAJournalIsRefused() {
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> Audit.open(settings()))
                .withMessageMatching("(There is no database file .*|The database holds no journal.*)");
    }
}
