package dev.drydock.action.backup.set;

import dev.drydock.action.backup.KeptBackups;
import dev.drydock.action.backup.set.SetPart.Checked;
import dev.drydock.cluster.backup.BackupEntry;
import dev.drydock.cluster.backup.Verdict;
import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.plan.Consequence;
import dev.drydock.core.plan.Consequences;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.plan.Risk;
import dev.drydock.core.report.Wording;
import dev.drydock.core.run.Action;
import dev.drydock.core.run.Entry;
import dev.drydock.core.run.Event;
import dev.drydock.core.run.Journal;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.Procedure;
import dev.drydock.core.run.Procedure.Done;
import dev.drydock.core.run.Procedure.StepException;
import dev.drydock.core.run.RefusalException;
import dev.drydock.core.run.RunId;
import dev.drydock.core.run.RunLog;
import dev.drydock.core.run.Step;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Text;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * {@code backup verify SET}: reads every file of a set back and checks it, and whether the journal knows its index. One that is bad
 * keeps no other from being looked at: every file that is not as it was is named.
 */
final class SetVerifyAction implements Action {
    private static final String FAULTS = "faults";
    private static final String WARNINGS = "warnings";
    private static final String UNVOUCHED = "unvouched";

    private static final CommandDefinition DEFINITION = new CommandDefinition(
            "backup verify",
            "Reads every file of a backup set back, of the newest unless another is named, and checks it: each archive,"
                    + " the snapshot, each key with its certificate; and whether the journal knows the set's index.",
            "[SET]",
            0,
            1,
            List.of(),
            List.of("backup verify", "backup verify before-upgrade"),
            Set.of(Risk.HARMLESS),
            arguments -> new Verify(arguments.positionals().stream().findFirst().map(KeptBackups::kept)));

    /** What is to be verified; empty for the newest set, as a schedule wants it. */
    private record Verify(Optional<String> name) implements Command {}

    private final SetTools tools;

    SetVerifyAction(SetTools tools) {
        this.tools = tools;
    }

    @Override
    public CommandDefinition definition() {
        return DEFINITION;
    }

    @Override
    public boolean isDryRun(Command command) {
        return false;
    }

    @Override
    public Optional<String> reason(Command command) {
        return Optional.empty();
    }

    @Override
    public Plan plan(Command command) {
        BackupEntry entry = ((Verify) command)
                .name()
                .map(name -> KeptBackups.find(tools.backups(), name, BackupEntry.Kind.SET))
                .orElseGet(this::newest);
        return new Plan(
                "Verify backup set " + entry.name(),
                Consequences.of(List.of(
                        new Consequence(Consequence.Kind.ACT, "backup verify", ""),
                        new Consequence(Consequence.Kind.CONTENT, entry.name(), entry.sha256()))),
                List.of(new Block.Fact(
                        "Parts",
                        Text.of(Wording.name(String.join(", ", entry.facts().keySet()))))),
                List.of(),
                List.of(),
                Risk.HARMLESS,
                List.of());
    }

    /** What cannot be read may be the newest one, unless it bears the name of another's part. */
    private BackupEntry newest() {
        List<BackupEntry> all = tools.backups().all();
        String own = tools.backups().clusterUid();
        Set<String> parts = all.stream()
                .filter(entry -> entry.kind() == BackupEntry.Kind.SET)
                .flatMap(set -> set.facts().values().stream())
                .collect(Collectors.toSet());
        all.stream()
                .filter(entry -> entry.kind() == BackupEntry.Kind.UNKNOWN && !parts.contains(entry.name()))
                .findFirst()
                .ifPresent(unknown -> {
                    throw new RefusalException("The entry of `" + unknown.name()
                            + "` IS DAMAGED, and it may be the newest"
                            + " set: look at it with `backup list`, delete it with `backup prune " + unknown.name()
                            + "` if it is of no use, or name the set that is to be verified.");
                });
        return all.stream()
                .filter(entry ->
                        entry.kind() == BackupEntry.Kind.SET && entry.cluster().equals(own))
                .findFirst()
                .orElseThrow(() -> new RefusalException("No set of this cluster is kept: `backup set` makes one."));
    }

    @Override
    public Completion perform(Command command, RunLog log) throws InterruptedException {
        // Not the newest of now: the one that the plan named.
        String name = log.state().plan().orElseThrow().consequences().all().stream()
                .filter(consequence -> consequence.kind() == Consequence.Kind.CONTENT)
                .map(Consequence::subject)
                .findFirst()
                .orElseThrow();
        Procedure procedure = new Procedure(log);
        try {
            Map<String, String> read =
                    procedure.step(new Step("index:" + name, "set", "check the index of " + name), () -> index(name));
            List<String> faults = new ArrayList<>(told(read, FAULTS));
            List<String> warnings = new ArrayList<>(told(read, WARNINGS));
            SetIndex index = SetIndex.read(read.getOrDefault("text", "").getBytes(StandardCharsets.UTF_8));
            for (SetMember member : index.members()) {
                Step step = new Step("check:" + member.part(), "set", "check " + member.name());
                Map<String, String> checked = procedure.step(step, () -> check(member, procedure::hearAbort));
                faults.addAll(told(checked, FAULTS));
                warnings.addAll(told(checked, WARNINGS));
            }
            return end(name, index, faults, warnings, Optional.ofNullable(read.get(UNVOUCHED)));
        } catch (Procedure.StoppedException stopped) {
            return stopped.finished(List.of());
        } catch (IOException impossible) {
            return new Completion.Finished(
                    Outcome.FAILED, "SET " + name + " IS BAD: " + impossible.getMessage() + ".", List.of());
        }
    }

    private static List<String> told(Map<String, String> data, String key) {
        return Optional.ofNullable(data.get(key)).filter(text -> !text.isEmpty()).stream()
                .flatMap(String::lines)
                .toList();
    }

    private static Completion.Finished end(
            String name, SetIndex index, List<String> faults, List<String> warnings, Optional<String> unvouched) {
        String also = warnings.isEmpty() ? "" : " To be looked at: " + String.join("; ", warnings) + ".";
        if (!faults.isEmpty()) {
            return new Completion.Finished(
                    Outcome.FAILED, "SET " + name + " IS BAD: " + String.join("; ", faults) + "." + also, List.of());
        }
        String parts =
                String.join(", ", index.members().stream().map(SetMember::part).toList());
        return unvouched
                .map(why -> new Completion.Finished(
                        Outcome.FAILED,
                        "Every part of set " + name + " is as its index says (" + parts
                                + "), but NOBODY VOUCHES FOR THE" + " INDEX: " + why + "." + also,
                        List.of()))
                .orElseGet(() -> new Completion.Finished(
                        Outcome.SUCCEEDED,
                        "Set " + name + " is whole: " + parts
                                + " are as they were kept, and the journal knows its index." + also,
                        List.of()));
    }

    /** The index itself: without it nothing is known, so that alone ends the run. */
    private Done index(String name) throws StepException {
        try {
            byte[] bytes = tools.backups().store().read(name, SetIndex.LARGEST);
            SetIndex index = SetIndex.read(bytes);
            List<String> faults = new ArrayList<>();
            if (!index.set().equals(name)) {
                faults.add("its index is another set's, " + Wording.name(index.set()));
            }
            Map<String, String> more = new LinkedHashMap<>(Map.of("text", new String(bytes, StandardCharsets.UTF_8)));
            switch (vouched(index, SetIndex.sha256(bytes))) {
                case Vouching.Known known -> {}
                case Vouching.Another(String why) -> faults.add(why);
                case Vouching.Nobody(String why) -> more.put(UNVOUCHED, why);
            }
            if (KeptBackups.find(tools.backups(), name, BackupEntry.Kind.SET).verdict()
                    instanceof Verdict.Bad(var why)) {
                faults.add("it was a bad one when it was made: " + Wording.sentence(why));
            }
            List<String> warnings = index.without().entrySet().stream()
                    .map(each -> "it has no " + each.getKey() + ": " + each.getValue())
                    .toList();
            return done(more.getOrDefault(UNVOUCHED, "the journal knows it"), faults, warnings, more);
        } catch (IOException damaged) {
            throw new StepException(
                    "THE SET IS BAD: " + Wording.sentence(String.valueOf(damaged.getMessage())), damaged);
        }
    }

    /** Whether the journal vouches for an index. */
    private sealed interface Vouching {
        record Known() implements Vouching {}

        /** It knows another one. */
        record Another(String why) implements Vouching {}

        /** It knows nothing of it, as after the journal was lost. */
        record Nobody(String why) implements Vouching {}
    }

    private Vouching vouched(SetIndex index, String sha256) {
        if (!RunId.isValid(index.run())) {
            return new Vouching.Another("its index names no run of the journal's");
        }
        try {
            for (Entry entry : tools.journal().read(new RunId(index.run()), 0)) {
                if (entry.event() instanceof Event.StepDone done
                        && done.stepId().equals(SetAction.step(index.set()))) {
                    return sha256.equals(done.data().get(SetAction.INDEX))
                            ? new Vouching.Known()
                            : new Vouching.Another("the journal knows another index of it, so this one was replaced");
                }
            }
        } catch (Journal.JournalException away) {
            return new Vouching.Nobody("the journal cannot be asked: " + away.getMessage());
        }
        return new Vouching.Nobody("this journal does not know its run " + index.run()
                + ", as after a journal was lost; or another hand put it there. The SHA-256 of its index is " + sha256
                + ": compare it with what was told, or mailed, when the set was kept");
    }

    private Done check(SetMember member, Runnable hear) throws InterruptedException {
        Optional<SetPart> part = tools.part(member.part());
        if (part.isEmpty()) {
            return done(
                    "not checked",
                    List.of(member.name() + " cannot be checked: this Drydock is not told of any " + member.part()),
                    List.of(),
                    Map.of());
        }
        try {
            Checked checked = part.get().check(member, hear);
            return done(
                    checked.words(),
                    checked.faults().stream()
                            .map(fault -> member.name() + ": " + Wording.sentence(fault))
                            .toList(),
                    checked.warnings(),
                    Map.of());
        } catch (IOException damaged) {
            return done(
                    "damaged",
                    List.of(member.name() + ": " + Wording.sentence(String.valueOf(damaged.getMessage()))),
                    List.of(),
                    Map.of());
        }
    }

    private static Done done(String words, List<String> faults, List<String> warnings, Map<String, String> more) {
        Map<String, String> data = new LinkedHashMap<>(more);
        data.put(FAULTS, String.join("\n", faults));
        data.put(WARNINGS, String.join("\n", warnings));
        return new Done(faults.isEmpty() ? words : "BAD: " + String.join("; ", faults), data);
    }
}
