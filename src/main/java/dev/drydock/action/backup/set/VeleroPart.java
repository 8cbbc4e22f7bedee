package dev.drydock.action.backup.set;

import dev.drydock.action.backup.BackupTools;
import dev.drydock.action.backup.velero.VeleroSaving;
import dev.drydock.cluster.backup.BackupEntry;
import dev.drydock.cluster.velero.VeleroBackup;
import dev.drydock.core.run.Procedure.StepException;
import dev.drydock.core.run.Step;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of a set that Velero keeps, objects and volumes, in its own storage. What is kept with the set is a record of it: which
 * backup it is, by its UID.
 */
public final class VeleroPart implements SetPart {
    private static final Pattern RECORD =
            Pattern.compile("velero backup\nname\t([a-z0-9.-]{1,253})\nuid\t([A-Za-z0-9-]{1,100})\n");
    private static final int LARGEST = 1024;

    private final VeleroSaving velero;
    private final SmallRecord record;

    public VeleroPart(BackupTools tools, VeleroSaving velero) {
        this.velero = velero;
        this.record = new SmallRecord(tools, BackupEntry.Kind.VELERO, "the record of Velero's backup", LARGEST);
    }

    @Override
    public String word() {
        return BackupEntry.Kind.VELERO.word();
    }

    @Override
    public Preview preview() {
        return velero.absent()
                .<Preview>map(Preview.LeftOut::new)
                .orElseGet(() -> new Preview.Ready("a backup of every namespace, in Velero's own storage"));
    }

    @Override
    public Made make(Order order) throws StepException, InterruptedException {
        String name = order.name(this);
        return record.keep(name, order, () -> {
            VeleroBackup backup = velero.save(name, order.log(), new Step("part:" + word(), "set", word()));
            return ("velero backup\nname\t" + backup.name() + "\nuid\t" + backup.uid() + "\n")
                    .getBytes(StandardCharsets.UTF_8);
        });
    }

    @Override
    public Checked check(SetMember member, Runnable hear) throws IOException {
        Optional<byte[]> kept = record.read(member);
        if (kept.isEmpty()) {
            return SmallRecord.another();
        }
        Matcher told = RECORD.matcher(new String(kept.get(), StandardCharsets.UTF_8));
        if (!told.matches()) {
            return new Checked("", List.of("it is no record of a backup by Velero"), List.of());
        }
        Optional<String> fault = velero.fault(told.group(1), told.group(2));
        return new Checked(
                "Velero has it, complete",
                fault.stream().toList(),
                List.of("what is in Velero's own storage was not read: a restore into another namespace proves that"));
    }
}
