package dev.drydock.action.node.patch;

import dev.drydock.cluster.Node;
import dev.drydock.core.plan.Consequence;
import dev.drydock.core.plan.Consequences;
import dev.drydock.core.plan.Plan;
import dev.drydock.core.report.Bytes;
import dev.drydock.core.report.Wording;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Text;
import dev.drydock.core.text.Tone;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Draws the plan of a patch or a reboot, from what the hosts say and what emptying the nodes would do. Pure. */
final class PatchPlanner {
    /** What packages and their unpacked files want. */
    private static final long ROOM = 512L << 20;

    private static final int NAMED = 8;
    private static final Set<String> KUBERNETES = Set.of("kubeadm", "kubelet", "kubectl");

    private final PatchCommand command;
    private final List<PatchLook> looks;
    private final boolean seesEtcd;

    /** @param seesEtcd whether Drydock is told of the cluster's etcd */
    PatchPlanner(PatchCommand command, List<PatchLook> looks, boolean seesEtcd) {
        this.command = command;
        this.seesEtcd = seesEtcd;
        this.looks = List.copyOf(looks);
    }

    /**
     * The plan.
     *
     * @param pods what becomes of the nodes' pods, as a plan of its own
     */
    Plan plan(Plan pods) {
        List<Consequence> consequences = new ArrayList<>(pods.consequences().all());
        consequences.add(new Consequence(Consequence.Kind.ACT, command.verb(), command.flags()));
        List<Block.Fact> facts = new ArrayList<>(pods.facts());
        facts.add(new Block.Fact("Reboot", Text.of(reboot())));
        List<Block.Section> sections = new ArrayList<>();
        List<Text> cautions = cautions();
        pods.sections().stream()
                .filter(section -> section.tone() == Tone.DANGER)
                .forEach(sections::add);
        if (!cautions.isEmpty()) {
            sections.add(new Block.Section(Tone.CAUTION, "Hosts to know about (" + cautions.size() + ")", cautions));
        }
        sections.add(new Block.Section(
                Tone.NEUTRAL,
                "On the hosts (" + looks.size() + ")",
                looks.stream().map(this::line).toList()));
        pods.sections().stream()
                .filter(section -> section.tone() != Tone.DANGER)
                .forEach(sections::add);
        List<Text> obstacles = new ArrayList<>(obstacles());
        obstacles.addAll(pods.obstacles());
        return new Plan(
                Wording.capitalised(command.verb()) + " "
                        + (looks.size() == 1 ? looks.getFirst().node().name().value() : looks.size() + " nodes"),
                Consequences.of(consequences),
                facts,
                sections,
                obstacles,
                pods.risk(),
                pods.resources());
    }

    private String reboot() {
        return switch (command.work()) {
            case PatchCommand.Work.Boot boot -> "each node";
            case PatchCommand.Work.Patch(boolean securityOnly, PatchCommand.Reboot reboot) ->
                switch (reboot) {
                    case AUTO -> "where the distribution asks for it";
                    case ALWAYS -> "each node";
                    case NEVER -> "none";
                };
        };
    }

    private Text line(PatchLook look) {
        Text name = Text.empty().code(look.node().name().value());
        return switch (look) {
            case PatchLook.Unseen unseen -> name.plain(": not looked at");
            case PatchLook.Seen seen -> name.plain(": " + words(seen.facts()));
        };
    }

    private String words(PatchFacts facts) {
        List<String> words = new ArrayList<>();
        words.add(facts.system().isEmpty() ? "an unnamed system" : facts.system());
        switch (command.work()) {
            case PatchCommand.Work.Boot boot -> {}
            case PatchCommand.Work.Patch patch -> {
                List<String> chosen = facts.chosen(patch.securityOnly());
                words.add(
                        chosen.isEmpty()
                                ? "nothing to upgrade by what it knows now"
                                : Wording.count(chosen.size(), "package") + " to upgrade: " + named(chosen));
            }
        }
        if (facts.rebootNeeded()) {
            words.add("it asks for a reboot already");
        }
        return String.join("; ", words);
    }

    private static String named(List<String> names) {
        return names.size() <= NAMED
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, NAMED)) + " and " + (names.size() - NAMED) + " more";
    }

    private List<Text> cautions() {
        List<Text> cautions = new ArrayList<>();
        for (PatchLook look : looks) {
            if (look instanceof PatchLook.Seen(var node, PatchFacts facts)
                    && command.work() instanceof PatchCommand.Work.Patch) {
                List<String> held = facts.held().stream()
                        .filter(name -> !KUBERNETES.contains(name))
                        .toList();
                if (!held.isEmpty()) {
                    cautions.add(Text.empty()
                            .code(node.name().value())
                            .plain(": stays as it is, since it is held there: " + named(held)));
                }
            }
        }
        return cautions;
    }

    private List<Text> obstacles() {
        List<Text> obstacles = new ArrayList<>();
        controlPlanes().ifPresent(obstacles::add);
        for (PatchLook look : looks) {
            obstacle(look)
                    .ifPresent(why -> obstacles.add(
                            Text.empty().code(look.node().name().value()).then(Text.marked(" " + why))));
        }
        return obstacles;
    }

    /** A kubelet's Ready is no word of etcd: what cannot be seen is not gone on from. */
    private Optional<Text> controlPlanes() {
        List<String> names = looks.stream()
                .map(PatchLook::node)
                .filter(Node::controlPlane)
                .map(node -> "`" + node.name() + "`")
                .toList();
        return seesEtcd || names.size() < 2
                ? Optional.empty()
                : Optional.of(Text.marked(String.join(", ", names) + " are of the control plane, and Drydock is told of"
                        + " no etcd: it could not see that the member on one is well before the next goes. Set"
                        + " `DRYDOCK_ETCD_ENDPOINTS`, or ask for one of them at a time."));
    }

    private Optional<String> obstacle(PatchLook look) {
        return switch (look) {
            case PatchLook.Unseen unseen -> Optional.of(unseen.why());
            case PatchLook.Seen seen -> obstacle(seen.facts());
        };
    }

    private Optional<String> obstacle(PatchFacts facts) {
        if (!facts.systemd()) {
            return Optional.of("is not run by systemd, which this takes");
        }
        return switch (command.work()) {
            case PatchCommand.Work.Boot boot -> Optional.empty();
            case PatchCommand.Work.Patch patch -> obstacle(facts, patch);
        };
    }

    private static Optional<String> obstacle(PatchFacts facts, PatchCommand.Work.Patch patch) {
        if (facts.packages().isEmpty()) {
            return Optional.of("has neither apt nor dnf; its image is to be replaced instead");
        }
        if (facts.broken().isPresent()) {
            return Optional.of("has packages that are half installed: "
                    + facts.broken().get() + " `dpkg --configure -a` and `apt-get -f install` there mend them");
        }
        List<String> kubernetes = facts.chosen(patch.securityOnly()).stream()
                .map(name -> name.split("[.:]", 2)[0])
                .filter(KUBERNETES::contains)
                .distinct()
                .toList();
        if (!kubernetes.isEmpty()) {
            return Optional.of("would also move " + String.join(", ", kubernetes)
                    + ", which the cluster's own upgrade does in its order; hold them there: `"
                    + switch (facts.packages().get()) {
                        case APT -> "apt-mark hold ";
                        case DNF -> "dnf versionlock add ";
                    }
                    + String.join(" ", kubernetes) + "`");
        }
        if (facts.freeBytes().isPresent() && facts.freeBytes().getAsLong() < ROOM) {
            return Optional.of("has only " + Bytes.show(facts.freeBytes().getAsLong())
                    + " free under `/var`; packages want " + Bytes.show(ROOM)
                    + switch (facts.packages().get()) {
                        case APT -> ". `apt-get clean` there may help";
                        case DNF -> ". `dnf clean packages` there may help";
                    });
        }
        return Optional.empty();
    }
}
