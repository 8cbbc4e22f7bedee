package dev.drydock.action.backup;

import dev.drydock.cluster.backup.BackupEntry;
import dev.drydock.cluster.backup.Verdict;
import dev.drydock.core.command.CommandException;
import dev.drydock.core.command.NearestWord;
import dev.drydock.core.report.Wording;
import dev.drydock.core.run.Procedure.StepException;
import dev.drydock.core.run.RefusalException;
import dev.drydock.core.run.RunState;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Finds kept backups by what people type, and names new ones. */
public final class KeptBackups {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{0,79}");
    private static final Pattern KEPT = Pattern.compile("[a-z0-9][a-z0-9.-]{0,99}");
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private KeptBackups() {}

    /**
     * Requires that a backup which is there by a run's name is the run's own, of the process before perhaps: an older one, or another
     * cluster's in the same place, is not what was asked for.
     *
     * @throws StepException where it is another one
     */
    public static void requireOf(RunState run, BackupEntry kept) throws StepException {
        if (kept.verdict() instanceof Verdict.Unreadable(String why)) {
            throw new StepException(
                    "there is a backup " + kept.name() + " already, whose entry is damaged: " + Wording.sentence(why));
        }
        if (kept.takenAt().isBefore(run.requestedAt().orElse(Instant.MAX))) {
            throw new StepException("there is a backup " + kept.name()
                    + " already, which is older: choose another name," + " or delete it first");
        }
    }

    /** The name of a backup that is kept, as people type it. */
    public static String kept(String word) {
        if (!KEPT.matcher(word).matches()) {
            throw new CommandException(
                    "This is no backup's name: it has up to 100 small letters, digits, dots and dashes, and begins with"
                            + " a letter or digit.",
                    word);
        }
        return word;
    }

    /** A new backup's name as people type it; shorter than any may be, so that parts of a set can be named after it. */
    public static String name(String word) {
        if (!NAME.matcher(word).matches()) {
            throw new CommandException(
                    "A backup's name has up to 80 small letters, digits, dots and dashes, and begins with a letter or"
                            + " digit.",
                    word);
        }
        return word;
    }

    /** A name that is unique, and the same after a restart, since it is made from the journal. */
    public static String madeUp(BackupEntry.Kind kind, RunState run) {
        return kind.word() + "-" + MOMENT.format(run.requestedAt().orElseThrow()) + "-"
                + run.id().value().substring(2);
    }

    /**
     * What is kept under that name, and is of that kind.
     *
     * @throws RefusalException where there is none, or it is another kind
     */
    public static BackupEntry find(BackupTools tools, String name, BackupEntry.Kind kind) {
        List<BackupEntry> all = tools.all();
        all.stream().filter(entry -> entry.name().equals(name)).forEach(KeptBackups::requireReadable);
        List<BackupEntry> fitting =
                all.stream().filter(entry -> entry.kind() == kind).toList();
        return named(fitting, name, "There is no backup `" + name + "` of the kind " + kind.word() + ". ");
    }

    /** That nobody knows what it is, is not that it is not there. */
    private static void requireReadable(BackupEntry entry) {
        if (entry.verdict() instanceof Verdict.Unreadable(String why)) {
            throw new RefusalException("The entry of `" + entry.name() + "` IS DAMAGED, so what is kept under that name"
                    + " must not be used: " + Wording.sentence(why)
                    + ". Its data may be whole: they can be decrypted by"
                    + " hand with `drydock export decrypt`.");
        }
    }

    /**
     * What is kept under that name.
     *
     * @throws RefusalException where there is none; names the nearest
     */
    public static BackupEntry find(BackupTools tools, String name) {
        return named(tools.all(), name, "There is no backup `" + name + "`. ");
    }

    private static BackupEntry named(List<BackupEntry> all, String name, String why) {
        return all.stream()
                .filter(entry -> entry.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new RefusalException(why
                        + NearestWord.of(
                                        name,
                                        all.stream().map(BackupEntry::name).toList())
                                .map(near -> "Did you mean `" + near + "`?")
                                .orElse("`backup list` lists them.")));
    }
}
