package dev.drydock.action.backup.set;

import dev.drydock.action.backup.BackupTools;
import dev.drydock.action.backup.KeptBackups;
import dev.drydock.action.backup.set.SetPart.Made;
import dev.drydock.action.backup.set.SetPart.Order;
import dev.drydock.action.backup.set.SetPart.Preview;
import dev.drydock.cluster.ClusterException;
import dev.drydock.cluster.backup.BackupEntry;
import dev.drydock.cluster.backup.Verdict;
import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.plan.Consequence;
import dev.drydock.core.plan.Consequences;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.plan.Resource;
import dev.drydock.core.plan.Risk;
import dev.drydock.core.report.Bytes;
import dev.drydock.core.report.Wording;
import dev.drydock.core.run.Action;
import dev.drydock.core.run.Offer;
import dev.drydock.core.run.Outcome;
import dev.drydock.core.run.Procedure;
import dev.drydock.core.run.Procedure.Done;
import dev.drydock.core.run.Procedure.StepException;
import dev.drydock.core.run.RefusalException;
import dev.drydock.core.run.RunLog;
import dev.drydock.core.run.Step;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Text;
import dev.drydock.core.text.Tone;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code backup set}: makes one part after the other, and then the index. What cannot be made leaves the others be, and makes the set
 * a bad one, which says so.
 */
final class SetAction implements Action {
    /** What the step of the index leaves in the journal: the SHA-256 that the journal signs. */
    static final String INDEX = "index";

    private static final String WHY = "why";

    private final SetTools tools;

    SetAction(SetTools tools) {
        this.tools = tools;
    }

    @Override
    public CommandDefinition definition() {
        return SetCommand.DEFINITION;
    }

    @Override
    public boolean isDryRun(Command command) {
        return ((SetCommand) command).dryRun();
    }

    @Override
    public Optional<String> reason(Command command) {
        return ((SetCommand) command).reason();
    }

    /** The step whose outcome has the index' SHA-256. */
    static String step(String set) {
        return "index:" + set;
    }

    @Override
    public Plan plan(Command command) {
        SetCommand wanted = (SetCommand) command;
        BackupTools backups = tools.backups();
        List<BackupEntry> kept = backups.all();
        List<Text> made = new ArrayList<>();
        List<Text> without = new ArrayList<>();
        List<Text> obstacles = new ArrayList<>();
        List<Consequence> consequences = new ArrayList<>();
        consequences.add(new Consequence(
                Consequence.Kind.ACT, "backup set", wanted.name().orElse("")));
        for (SetPart part : tools.parts()) {
            switch (preview(part)) {
                case Preview.Ready(String words) -> {
                    made.add(Text.empty().code(part.word()).then(Text.marked(": " + Wording.sentence(words))));
                    consequences.add(new Consequence(Consequence.Kind.TARGET, part.word(), ""));
                }
                case Preview.LeftOut(String why) ->
                    without.add(Text.empty().code(part.word()).then(Text.marked(": " + Wording.sentence(why))));
            }
        }
        if (made.isEmpty()) {
            obstacles.add(Text.of("There is nothing that a set could be made of."));
        }
        wanted.name()
                .flatMap(name -> kept.stream()
                        .filter(entry ->
                                entry.name().equals(name) || entry.fact("set").equals(Optional.of(name)))
                        .min(Comparator.comparing(entry -> !entry.name().equals(name))))
                .ifPresent(entry -> obstacles.add(
                        Text.of("There is a backup ").code(entry.name()).plain(" already: choose another name.")));
        List<Block.Section> sections = new ArrayList<>();
        if (!without.isEmpty()) {
            sections.add(new Block.Section(Tone.CAUTION, "Not in it", without));
        }
        sections.add(new Block.Section(Tone.NEUTRAL, "In it", made));
        List<Resource> locks = new ArrayList<>(List.of(backups.lock()));
        tools.locks().forEach(lock -> locks.add(lock.lock()));
        return new Plan(
                "Keep a backup set of " + backups.clusterName(),
                Consequences.of(consequences),
                List.of(new Block.Fact("Cluster", Text.of(backups.clusterName()))),
                sections,
                obstacles,
                Risk.HARMLESS,
                locks);
    }

    private static Preview preview(SetPart part) {
        try {
            return part.preview();
        } catch (RefusalException trouble) {
            // A set that lacks what it should have is a bad one; it is tried all the same, for the trouble may pass.
            return new Preview.Ready("NOT TO BE HAD NOW: " + trouble.getMessage());
        }
    }

    @Override
    public Completion perform(Command command, RunLog log) throws InterruptedException {
        SetCommand wanted = (SetCommand) command;
        String name = wanted.name().orElseGet(() -> KeptBackups.madeUp(BackupEntry.Kind.SET, log.state()));
        Procedure procedure = new Procedure(log);
        List<Offer> again =
                List.of(new Offer("Try again", "retry " + log.state().id()));
        try {
            List<SetMember> members = new ArrayList<>();
            Map<String, String> wrong = new LinkedHashMap<>();
            Map<String, String> without = new LinkedHashMap<>();
            for (SetPart part : tools.parts()) {
                if (!isApproved(log, part)) {
                    Step step = new Step("without:" + part.word(), "set", "leave out the " + part.word());
                    // In the journal, since a process that takes the run over must write the same index.
                    Map<String, String> left = procedure.step(step, () -> {
                        String why = leftOut(part);
                        return new Done(why, Map.of(WHY, why));
                    });
                    without.put(part.word(), left.getOrDefault(WHY, ""));
                    continue;
                }
                Step step = new Step("part:" + part.word(), "set", "keep the " + part.word() + " of " + name);
                Order order = new Order(
                        name, wanted.reason(), log, detail -> procedure.progress(step, detail), procedure::hearAbort);
                Map<String, String> made = procedure.step(step, () -> make(part, order));
                member(part, made).ifPresent(members::add);
                Optional.ofNullable(made.get(WHY)).ifPresent(why -> wrong.put(part.word(), why));
            }
            if (members.isEmpty()) {
                return new Completion.Finished(Outcome.FAILED, "Nothing was kept: " + told(wrong) + ".", again);
            }
            wrong.forEach((part, why) -> {
                if (members.stream().noneMatch(member -> member.part().equals(part))) {
                    without.put(part, why);
                }
            });
            SetIndex index = new SetIndex(
                    name, tools.backups().clusterUid(), log.state().id().value(), members, without);
            Step step = new Step(step(name), "set", "keep the index of " + name);
            Map<String, String> signed = procedure.step(step, () -> keep(index, wrong, wanted.reason(), log));
            // Under the same name nothing is kept twice.
            List<Offer> offers = wrong.isEmpty() || wanted.name().isPresent() ? List.of() : again;
            return new Completion.Finished(
                    wrong.isEmpty() ? Outcome.SUCCEEDED : Outcome.FAILED,
                    summary(name, members, wrong, without) + " The SHA-256 of its index is "
                            + signed.getOrDefault(INDEX, "?") + "."
                            + (wrong.isEmpty() || wanted.name().isEmpty() ? "" : " Ask again under another name."),
                    offers);
        } catch (Procedure.StoppedException stopped) {
            // Under the same name what is kept already is in the way.
            return stopped.finished(wanted.name().isPresent() ? List.of() : again);
        } catch (RefusalException away) {
            return new Completion.Finished(Outcome.FAILED, away.getMessage(), again);
        }
    }

    private static boolean isApproved(RunLog log, SetPart part) {
        return log.state().plan().orElseThrow().consequences().all().stream()
                .anyMatch(consequence -> consequence.kind() == Consequence.Kind.TARGET
                        && consequence.subject().equals(part.word()));
    }

    private static String leftOut(SetPart part) {
        return switch (preview(part)) {
            case Preview.LeftOut(String why) -> why;
            case Preview.Ready ready -> "it could not be had when the set was planned";
        };
    }

    /** What one part cannot have is told at the end, and keeps no other from being kept. */
    private static Done make(SetPart part, Order order) throws InterruptedException {
        try {
            Made made = part.make(order);
            SetMember member = made.member();
            Map<String, String> data = new LinkedHashMap<>(Map.of(
                    "name", member.name(),
                    "sha256", member.sha256(),
                    "bytes", Long.toString(member.bytes()),
                    "words", member.words()));
            if (!made.wrong().isEmpty()) {
                data.put(WHY, Wording.sentence(made.wrong()));
            }
            return new Done(
                    made.wrong().isEmpty() ? member.words() : "kept, BUT " + Wording.sentence(made.wrong()), data);
        } catch (StepException | RefusalException failed) {
            String why = Wording.sentence(String.valueOf(failed.getMessage()));
            return new Done("NOT KEPT: " + why, Map.of(WHY, why));
        }
    }

    private static Optional<SetMember> member(SetPart part, Map<String, String> made) {
        return Optional.ofNullable(made.get("sha256"))
                .map(sha256 -> new SetMember(
                        part.word(),
                        made.getOrDefault("name", ""),
                        sha256,
                        Long.parseLong(made.getOrDefault("bytes", "0")),
                        made.getOrDefault("words", "")));
    }

    private Done keep(SetIndex index, Map<String, String> wrong, Optional<String> reason, RunLog log)
            throws StepException {
        byte[] bytes = index.write();
        String sha256 = SetIndex.sha256(bytes);
        try {
            for (BackupEntry kept : tools.backups().store().list()) {
                if (kept.name().equals(index.set())) {
                    if (!kept.sha256().equals(sha256)) {
                        throw new StepException("there is another backup " + kept.name()
                                + " by now, which is not this set: nobody vouches for it");
                    }
                    return new Done("kept", Map.of(INDEX, sha256));
                }
            }
            Instant began = log.state().requestedAt().orElseThrow();
            Map<String, String> facts = new LinkedHashMap<>();
            index.members().forEach(member -> facts.put(member.part(), member.name()));
            BackupEntry entry = new BackupEntry(
                    index.set(),
                    BackupEntry.Kind.SET,
                    index.cluster(),
                    bytes.length,
                    sha256,
                    began,
                    Duration.between(began, tools.backups().clock().instant()),
                    log.state().request().requester().name(),
                    reason,
                    facts);
            tools.backups().store().keep(bytes, wrong.isEmpty() ? entry : entry.judged(new Verdict.Bad(told(wrong))));
            return new Done("kept; the journal signs its SHA-256 " + sha256, Map.of(INDEX, sha256));
        } catch (IOException | ClusterException failed) {
            throw new StepException(String.valueOf(failed.getMessage()), failed);
        }
    }

    private static String told(Map<String, String> wrong) {
        return String.join(
                "; ",
                wrong.entrySet().stream()
                        .map(each -> each.getKey() + ": " + plain(each.getValue()))
                        .toList());
    }

    /** As part of a sentence, where nothing is marked: without its own full stop. */
    private static String plain(String why) {
        String words = why.replace("`", "");
        return words.endsWith(".") ? words.substring(0, words.length() - 1) : words;
    }

    private static String summary(
            String name, List<SetMember> members, Map<String, String> wrong, Map<String, String> without) {
        long bytes = members.stream().mapToLong(SetMember::bytes).sum();
        String parts = String.join(", ", members.stream().map(SetMember::part).toList());
        String missing = without.isEmpty() ? "" : " Not in it: " + told(without) + ".";
        return wrong.isEmpty()
                ? "Set " + name + " is kept: " + parts + ", " + Bytes.show(bytes) + "." + missing + " backup verify "
                        + name + " proves it."
                : "SET " + name + " IS BAD: " + told(wrong) + ". What could be kept is kept: " + parts + ", "
                        + Bytes.show(bytes) + ".";
    }
}
