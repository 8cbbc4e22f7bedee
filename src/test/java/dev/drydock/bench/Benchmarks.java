package dev.drydock.bench;

import dev.drydock.app.ParentWatch;

/** The entry point of {@code mvn -q -Pbench -Dbench=NAME}: one measurement, printed. */
public final class Benchmarks {
    private Benchmarks() {}

    /**
     * Measures.
     *
     * @param words the measurement's name
     */
    public static void main(String[] words) throws Exception {
        ParentWatch.start();
        String name = words.length == 0 ? "" : words[0];
        switch (name) {
            case "ack" -> AckBenchmark.run(System.out);
            case "drain" -> DrainBenchmark.run(System.out);
            case "etcd-save" -> EtcdSaveBenchmark.run(System.out);
            case "export" -> ExportBenchmark.run(System.out);
            case "journal" -> JournalBenchmark.run(System.out);
            case "snapshot" -> SnapshotBenchmark.run(System.out);
            case "snapshot-large" -> LargeSnapshot.run(System.out);
            case "upgrade" -> UpgradeBenchmark.run(System.out);
            default -> {
                System.err.println("There is no measurement '" + name
                        + "'. There are: ack, drain, etcd-save, export, journal, snapshot, snapshot-large, upgrade.");
                System.exit(2);
            }
        }
        System.exit(0);
    }
}
