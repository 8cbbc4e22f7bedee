package dev.drydock.action.backup.certs;

import dev.drydock.action.backup.BackupTools;
import dev.drydock.action.backup.KeptBackups;
import dev.drydock.action.host.HostWork;
import dev.drydock.cluster.ClusterException;
import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.backup.BackupEntry;
import dev.drydock.cluster.backup.BackupEntry.Kind;
import dev.drydock.cluster.host.HostEntry;
import dev.drydock.core.report.Bytes;
import dev.drydock.core.report.Wording;
import dev.drydock.core.run.Procedure.Done;
import dev.drydock.core.run.Procedure.StepException;
import dev.drydock.core.run.RefusalException;
import dev.drydock.core.run.RunLog;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The keeping of certificates: each host is read, and all is put into the store from memory. One step, for private keys are kept
 * nowhere between: a process that takes the run over begins it again, unless it finds them kept.
 */
public final class CertsSaving {
    /** Under it a step leaves what it did, in a sentence. */
    public static final String SUMMARY = "summary";

    /** Under it a step leaves what is not as it should be; empty where nothing is. */
    public static final String WRONG = BackupTools.WRONG;

    private static final Duration AWAY = Duration.ofMinutes(1);
    private static final int SHOWN = 6;

    private final CertsBackupTools tools;
    private final String name;
    private final Optional<String> reason;
    private final Map<String, String> facts;
    private final RunLog log;
    private final HostWork work;

    /**
     * Makes it.
     *
     * @param facts what the entry tells beside what it always does
     */
    public CertsSaving(
            CertsBackupTools tools, String name, Optional<String> reason, Map<String, String> facts, RunLog log) {
        this.tools = tools;
        this.name = name;
        this.reason = reason;
        this.facts = Map.copyOf(facts);
        this.log = log;
        this.work = new HostWork(log, tools.backups().clock(), AWAY);
    }

    /**
     * Keeps.
     *
     * @param hosts which
     * @param tell takes how far it is; throws when it is to stop
     */
    public Done save(List<NodeName> hosts, Consumer<String> tell) throws StepException, InterruptedException {
        try {
            for (BackupEntry kept : tools.backups().store().list()) {
                if (kept.name().equals(name)) {
                    KeptBackups.requireOf(log.state(), kept);
                    return done(kept);
                }
            }
            if (!tools.backups().store().encrypts()) {
                throw new StepException(
                        "the store of backups has no key, and private keys are kept encrypted or not at" + " all");
            }
            return done(keep(hosts, tell));
        } catch (IOException | ClusterException | RefusalException failed) {
            throw new StepException(
                    "they could not be kept: " + Wording.sentence(String.valueOf(failed.getMessage())), failed);
        }
    }

    private BackupEntry keep(List<NodeName> hosts, Consumer<String> tell)
            throws IOException, StepException, InterruptedException {
        Instant began = tools.backups().clock().instant();
        List<HostEntry> inventory = tools.hosts().inventory();
        Map<String, HostPki> read = new TreeMap<>();
        List<PkiFinding> findings = new ArrayList<>();
        List<String> away = new ArrayList<>();
        for (NodeName host : hosts) {
            try {
                HostPki pki = read(host);
                read.put(host.value(), pki);
                findings.addAll(PkiFindings.of(pki, tools.reader(), began));
                tell.accept(host.value() + ": " + Wording.count(pki.files().size(), "file") + " read");
            } catch (StepException | IOException unread) {
                away.add("`" + host.value() + "` is NOT IN IT: "
                        + Wording.sentence(String.valueOf(unread.getMessage())));
                tell.accept(host.value() + " could not be read");
            }
        }
        if (read.isEmpty()) {
            throw new StepException(away.isEmpty() ? "no host was chosen" : String.join("; ", away));
        }
        Map<String, List<HostFile>> files = new TreeMap<>();
        read.forEach((host, pki) -> files.put(host, pki.files()));
        byte[] archive = PkiArchive.write(files, tools.reader(), began);
        if (archive.length > PkiArchive.LARGEST) {
            throw new IOException("there is more than " + Bytes.show(PkiArchive.LARGEST) + " on the hosts");
        }
        // What cannot be read now is no backup later.
        int readable = PkiArchive.read(archive).size();
        if (readable == 0) {
            throw new IOException("there was nothing to keep on any host");
        }
        BackupEntry entry = new BackupEntry(
                name,
                Kind.CERTIFICATES,
                tools.backups().clusterUid(),
                archive.length,
                Digests.sha256(archive),
                began,
                Duration.between(began, tools.backups().clock().instant()),
                log.state().request().requester().name(),
                reason,
                facts(read, findings, away, inventory));
        tools.backups().store().keep(archive, entry);
        return entry;
    }

    private HostPki read(NodeName name) throws IOException, StepException, InterruptedException {
        HostEntry entry = tools.hosts()
                .entry(name)
                .orElseThrow(() -> new StepException("it is in the inventory of hosts no more"));
        // Not inside the asking: what cannot be opened is no better the next time.
        List<IOException> torn = new ArrayList<>();
        Optional<HostPki> pki = work.asking(() -> {
            var host = tools.hosts().host(entry);
            try {
                return Optional.of(HostReading.read(name.value(), host, tools.manifests(), tools.envelopes()));
            } catch (IOException failed) {
                torn.add(failed);
                return Optional.empty();
            } finally {
                host.leave();
            }
        });
        if (pki.isEmpty()) {
            throw torn.getFirst();
        }
        return pki.get();
    }

    private Map<String, String> facts(
            Map<String, HostPki> read, List<PkiFinding> findings, List<String> away, List<HostEntry> inventory) {
        Map<String, String> told = new LinkedHashMap<>(facts);
        told.put("hosts", String.join(" ", read.keySet()));
        HostAddresses.write(
                inventory.stream()
                        .filter(host -> read.containsKey(host.name().value()))
                        .toList(),
                told);
        told.put(
                BackupTools.PART,
                read.size() + away.size() < tools.controlPlane().size() ? "some hosts" : "");
        told.put(
                "files",
                Integer.toString(read.values().stream()
                        .mapToInt(pki -> pki.files().size())
                        .sum()));
        read.values().stream()
                .flatMap(pki -> pki.files().stream().filter(file -> !pki.isSuperseded(file)))
                .flatMap(file -> FileFacts.of(file, tools.reader()).until().stream())
                .min(Instant::compareTo)
                .ifPresent(end -> told.put(
                        "until", LocalDate.ofInstant(end, ZoneOffset.UTC).toString()));
        told.put(WRONG, shown(away, findings, PkiFinding.Weight.WRONG));
        told.put("warnings", shown(List.of(), findings, PkiFinding.Weight.WARNING));
        told.values().removeIf(String::isEmpty);
        return told;
    }

    private static String shown(List<String> first, List<PkiFinding> findings, PkiFinding.Weight weight) {
        List<String> all = new ArrayList<>(first);
        findings.stream()
                .filter(finding -> finding.weight() == weight)
                .map(PkiFinding::sentence)
                .forEach(all::add);
        String sentences = String.join("; ", all.subList(0, Math.min(SHOWN, all.size())));
        return all.size() > SHOWN ? sentences + "; and " + (all.size() - SHOWN) + " more" : sentences;
    }

    private static Done done(BackupEntry entry) {
        String wrong = entry.fact(WRONG).orElse("");
        String summary = "backup " + entry.name() + " has "
                + entry.fact("files").orElse("?") + " files of "
                + entry.fact("hosts").orElse("?") + ", " + Bytes.show(entry.bytes())
                + entry.fact("until")
                        .map(end -> "; the first certificate ends on " + end)
                        .orElse("")
                + ". "
                + (wrong.isEmpty() ? "" : "WRONG: " + wrong + ". ")
                + entry.fact("warnings")
                        .map(all -> "To be looked at: " + all + ".")
                        .orElse("");
        return new Done(
                wrong.isEmpty() ? "kept" : "kept, and not all is as it should be",
                Map.of(SUMMARY, summary.strip(), WRONG, wrong));
    }
}
