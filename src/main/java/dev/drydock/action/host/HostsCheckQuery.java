package dev.drydock.action.host;

import dev.drydock.cluster.ClusterException;
import dev.drydock.cluster.Glob;
import dev.drydock.cluster.host.Host;
import dev.drydock.cluster.host.HostEntry;
import dev.drydock.cluster.host.HostException;
import dev.drydock.cluster.host.Hosts;
import dev.drydock.core.approval.Standing;
import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
import dev.drydock.core.command.NearestWord;
import dev.drydock.core.command.Words;
import dev.drydock.core.report.Bytes;
import dev.drydock.core.report.Table;
import dev.drydock.core.report.Wording;
import dev.drydock.core.run.Query;
import dev.drydock.core.run.RefusalException;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Card;
import dev.drydock.core.text.Text;
import dev.drydock.core.text.Tone;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code hosts check}: whether the hosts are reached, and what is missing there. Changes nothing anywhere. */
public final class HostsCheckQuery implements Query {
    private static final int MOST = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private static final CommandDefinition DEFINITION = new CommandDefinition(
            "hosts check",
            "Tells whether Drydock reaches the hosts, by SSH or a node pod, and what is missing there: sudo, systemd,"
                    + " flock, etcd's programs, room, the right time.",
            "[NODE...]",
            0,
            MOST,
            List.of(),
            List.of("hosts check", "hosts check control-*"),
            arguments -> new Check(arguments.positionals()));

    private record Check(List<String> words) implements Command {}

    /** What came of looking at a host. */
    private sealed interface Look {
        record Seen(HostFacts facts) implements Look {}

        record Unseen(String why) implements Look {}
    }

    private record Looked(HostEntry entry, Look look) {}

    private final Hosts hosts;
    private final InstantSource clock;
    private final Duration patience;

    public HostsCheckQuery(Hosts hosts, InstantSource clock) {
        this(hosts, clock, PATIENCE);
    }

    /** With another time after which no host is waited for. */
    HostsCheckQuery(Hosts hosts, InstantSource clock, Duration patience) {
        this.hosts = hosts;
        this.clock = clock;
        this.patience = patience;
    }

    @Override
    public CommandDefinition definition() {
        return DEFINITION;
    }

    @Override
    public Card answer(Command command, Standing asker) {
        try {
            List<HostEntry> chosen = chosen(((Check) command).words(), hosts.inventory());
            if (chosen.size() > MOST) {
                throw new RefusalException("That is " + chosen.size() + " hosts, and at most " + MOST
                        + " are looked at together. Name some, or a pattern such as control-*.");
            }
            return card(look(chosen));
        } catch (ClusterException away) {
            throw RefusalException.passing(away.getMessage(), away);
        }
    }

    /**
     * What is missing on each host of the inventory, a sentence each; nothing where all is well.
     *
     * @throws ClusterException where the cluster does not tell its nodes
     */
    public Map<String, List<String>> troubles() {
        Map<String, List<String>> troubles = new LinkedHashMap<>();
        List<HostEntry> all = hosts.inventory();
        for (int from = 0; from < all.size(); from += MOST) {
            for (Looked one : look(all.subList(from, Math.min(all.size(), from + MOST)))) {
                troubles.put(
                        one.entry().name().value(),
                        troubles(one).stream().map(Wording::capitalised).toList());
            }
        }
        return troubles;
    }

    private static List<HostEntry> chosen(List<String> words, List<HostEntry> all) {
        if (words.isEmpty()) {
            return all;
        }
        Set<HostEntry> chosen = new LinkedHashSet<>();
        for (String word : words) {
            Glob glob = glob(word);
            List<HostEntry> fitting = all.stream()
                    .filter(host -> glob.matches(host.name().value()))
                    .toList();
            if (fitting.isEmpty()) {
                List<String> names =
                        all.stream().map(host -> host.name().value()).toList();
                throw new RefusalException("There is no host " + Words.shown(word) + ". "
                        + NearestWord.of(word, names)
                                .map(near -> "Did you mean `" + near + "`?")
                                .orElse("Hosts are the cluster's nodes, which `nodes` lists, and those that the policy"
                                        + " file names with an address."));
            }
            chosen.addAll(fitting);
        }
        return List.copyOf(chosen);
    }

    private static Glob glob(String word) {
        try {
            return Glob.of(word);
        } catch (IllegalArgumentException wrong) {
            throw new RefusalException("The pattern " + Words.shown(word) + " " + wrong.getMessage());
        }
    }

    /** All at the same time, a few at once, and none for longer than our patience. */
    private List<Looked> look(List<HostEntry> chosen) {
        try {
            List<Optional<Look>> ends = HostRound.within(patience, chosen, this::look);
            List<Looked> looked = new ArrayList<>();
            for (int i = 0; i < chosen.size(); i++) {
                looked.add(new Looked(chosen.get(i), ends.get(i).orElseGet(this::late)));
            }
            return looked;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw RefusalException.passing("Drydock is being stopped; ask again in a moment.", e);
        }
    }

    private Look look(HostEntry entry) throws InterruptedException {
        try {
            Host host = hosts.host(entry);
            try {
                return new Look.Seen(HostProbe.look(host, clock));
            } finally {
                host.leave();
            }
        } catch (HostException away) {
            return new Look.Unseen(away.getMessage());
        }
    }

    private Look late() {
        return new Look.Unseen("It was not done within " + Wording.duration(patience)
                + ", after which none is waited for. Ask for it alone.");
    }

    private static Card card(List<Looked> looked) {
        List<Block> sections = new ArrayList<>();
        int well = 0;
        Table table = new Table(
                "HOST",
                "ADDRESS",
                "METHOD",
                "REACHED AS",
                "ROOT",
                "SYSTEMD",
                "ETCD",
                "ETCDUTL",
                "ETCDCTL",
                "FREE",
                "CLOCK");
        for (Looked one : looked) {
            table.line(cells(one));
            List<String> troubles = troubles(one);
            well += troubles.isEmpty() ? 1 : 0;
            if (!troubles.isEmpty()) {
                sections.add(new Block.Section(
                        Tone.DANGER,
                        one.entry().name().value(),
                        troubles.stream()
                                .map(trouble -> Text.marked(Wording.capitalised(trouble)))
                                .toList()));
            }
        }
        String title = Wording.count(looked.size(), "host")
                + (well == looked.size() ? ", all well" : ", " + (looked.size() - well) + " in trouble");
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Heading(title));
        blocks.add(new Block.Preformatted(table.toString()));
        blocks.addAll(sections);
        return new Card(title, blocks);
    }

    private static List<String> troubles(Looked one) {
        return switch (one.look()) {
            case Look.Seen(HostFacts facts) -> HostTroubles.of(one.entry(), facts);
            case Look.Unseen(String why) -> List.of(why);
        };
    }

    private static String[] cells(Looked one) {
        String name = Wording.name(one.entry().name().value());
        String address = one.entry().address().orElse("?");
        String method = one.entry().method().word();
        return switch (one.look()) {
            case Look.Unseen unseen -> new String[] {name, address, method, "no", "?", "?", "?", "?", "?", "?", "?"};
            case Look.Seen(HostFacts facts)
            when facts.sudo().isPresent() ->
                new String[] {name, address, method, facts.user(), "no", "?", "?", "?", "?", "?", "?"};
            case Look.Seen(HostFacts facts) ->
                new String[] {
                    name,
                    address,
                    method,
                    facts.user(),
                    "yes",
                    facts.systemd().orElse("no"),
                    facts.layouts().isEmpty()
                            ? "none"
                            : facts.layouts().stream()
                                    .map(HostFacts.Layout::words)
                                    .collect(Collectors.joining(", ")),
                    facts.etcdutl().orElse("none"),
                    facts.etcdctl().orElse("none"),
                    facts.freeBytes().isPresent() ? Bytes.show(facts.freeBytes().getAsLong()) : "-",
                    clock(facts.skew())
                };
        };
    }

    private static String clock(Optional<Duration> skew) {
        return skew.map(off -> off.isZero() ? "right" : (off.isNegative() ? "-" : "+") + Wording.duration(off.abs()))
                .orElse("?");
    }
}
