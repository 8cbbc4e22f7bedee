package dev.drydock.action.backup.set;

import dev.drydock.action.backup.resources.ExportTools;
import dev.drydock.action.backup.resources.ResourcesExport;
import dev.drydock.cluster.backup.BackupEntry;
import dev.drydock.cluster.backup.BackupStore;
import dev.drydock.cluster.backup.DamagedArchiveException;
import dev.drydock.cluster.backup.ExportIndex;
import dev.drydock.cluster.backup.ExportScope;
import dev.drydock.cluster.backup.Verdict;
import dev.drydock.core.run.Procedure.StepException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The part of a set that is an export of the cluster's objects, with its Secrets where the store encrypts. */
public final class ResourcesPart implements SetPart {
    private final ExportTools tools;

    public ResourcesPart(ExportTools tools) {
        this.tools = tools;
    }

    @Override
    public String word() {
        return BackupEntry.Kind.RESOURCES.word();
    }

    @Override
    public Preview preview() {
        return new Preview.Ready("every object that the API serves, "
                + (encrypts() ? "Secrets too" : "without Secrets, for want of a key"));
    }

    private boolean encrypts() {
        return tools.backups().store().encrypts();
    }

    @Override
    public Made make(Order order) throws StepException {
        String name = order.name(this);
        ExportScope scope = new ExportScope(List.of(), List.of(), List.of(), encrypts(), false);
        Map<String, String> made = new ResourcesExport(
                        tools, name, scope, order.reason(), order.log().state())
                .run(order.tell(), order.hear())
                .data();
        BackupEntry entry = entry(name);
        String missing = made.getOrDefault("missing", "");
        return new Made(
                new SetMember(word(), name, entry.sha256(), entry.bytes(), made.getOrDefault("summary", "?")),
                missing.isEmpty() ? "" : "the export is not whole: " + missing);
    }

    private BackupEntry entry(String name) throws StepException {
        try {
            return tools.backups().store().list().stream()
                    .filter(kept -> kept.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new StepException("the export is not there any more"));
        } catch (IOException failed) {
            throw new StepException(String.valueOf(failed.getMessage()), failed);
        }
    }

    @Override
    public Checked check(SetMember member, Runnable hear) throws IOException {
        Optional<BackupEntry> kept = tools.backups().store().list().stream()
                .filter(entry -> entry.name().equals(member.name()))
                .findFirst();
        if (kept.isPresent() && kept.get().verdict() instanceof Verdict.Unreadable(String why)) {
            return new Checked("", List.of("its entry is damaged: " + why), List.of());
        }
        if (kept.isPresent() && !kept.get().sha256().equals(member.sha256())) {
            return new Checked("", List.of("it is another archive than the one that belongs to the set"), List.of());
        }
        try (BackupStore.Staged archive = tools.backups().store().fetch(member.name(), bytes -> hear.run());
                InputStream bytes = new BufferedInputStream(Files.newInputStream(archive.file()))) {
            ExportIndex index = tools.archives().check(bytes);
            return new Checked(
                    index.objects() + " objects, each read",
                    List.of(),
                    index.whole() ? List.of() : List.of("it was not whole when it was made: `backup list` tells"));
        } catch (DamagedArchiveException damaged) {
            return new Checked("", List.of(damaged.getMessage()), List.of());
        }
    }
}
