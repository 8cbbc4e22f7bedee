package dev.drydock.action.etcd;

import dev.drydock.cluster.etcd.Etcd;
import dev.drydock.cluster.etcd.EtcdException;
import dev.drydock.cluster.etcd.EtcdMember;
import dev.drydock.cluster.etcd.MemberStatus;
import dev.drydock.core.approval.Standing;
import dev.drydock.core.command.Command;
import dev.drydock.core.command.CommandDefinition;
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
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code etcd status}: how each member stands, whether they hold the same data, and what is wrong. */
public final class EtcdStatusQuery implements Query {
    private static final Duration SOON = Duration.ofDays(30);
    /** Members whose appliers are further behind than this are slow; etcd's own readiness check looks at the same lag. */
    private static final long LAG = 1000;

    private static final CommandDefinition DEFINITION = new CommandDefinition(
            "etcd status",
            "Tells how etcd's members stand, and whether they hold the same data.",
            "",
            0,
            0,
            List.of(),
            List.of("etcd status"),
            arguments -> new Status());

    private record Status() implements Command {}

    private final Etcd etcd;
    private final InstantSource clock;

    public EtcdStatusQuery(Etcd etcd, InstantSource clock) {
        this.etcd = etcd;
        this.clock = clock;
    }

    @Override
    public CommandDefinition definition() {
        return DEFINITION;
    }

    @Override
    public Card answer(Command command, Standing asker) {
        try {
            EtcdHealth health = EtcdHealth.of(etcd);
            return card(health, HashAgreement.of(etcd, health), clock.instant());
        } catch (EtcdException away) {
            throw RefusalException.passing(away.getMessage(), away);
        }
    }

    static Card card(EtcdHealth health, HashAgreement agreement, Instant now) {
        List<Text> troubles = troubles(health, agreement, now);
        String title = "etcd: " + Wording.count(health.cluster().members().size(), "member")
                + (troubles.isEmpty() ? ", all well" : ", " + Wording.count(troubles.size(), "trouble"));
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Heading(title));
        if (!troubles.isEmpty()) {
            blocks.add(new Block.Section(Tone.DANGER, "Troubles", troubles));
        }
        blocks.add(new Block.Preformatted(table(health)));
        blocks.add(new Block.SmallPrint(Text.of("Cluster " + health.cluster().hexId() + "; " + said(agreement))));
        return new Card(title, blocks);
    }

    private static String said(HashAgreement agreement) {
        return switch (agreement) {
            case HashAgreement.Agreed agreed
            when agreed.members() == 1 -> "one member, whose data is at revision " + agreed.revision() + ".";
            case HashAgreement.Agreed agreed ->
                Wording.count(agreed.members(), "member") + " agree on the data at revision " + agreed.revision() + ".";
            case HashAgreement.Disagreed disagreed -> "the members do NOT hold the same data.";
            case HashAgreement.Unknown unknown -> "whether the members agree on the data is not known.";
        };
    }

    private static List<Text> troubles(EtcdHealth health, HashAgreement agreement, Instant now) {
        List<String> lines = new ArrayList<>();
        health.silent().forEach((member, why) -> lines.add(member.display() + " does not answer: " + why));
        if (health.leader().isEmpty()) {
            lines.add("The members that answer do not agree on a leader.");
        }
        if (!health.hasQuorumWithout(0)) {
            lines.add("There is no quorum: nothing can be written.");
        }
        health.alarms()
                .forEach(alarm -> lines.add("Alarm " + alarm.kind() + " of member "
                        + health.cluster().members().stream()
                                .filter(member -> member.id() == alarm.memberId())
                                .map(EtcdMember::display)
                                .findFirst()
                                .orElse(Long.toHexString(alarm.memberId()))
                        + "."));
        health.statuses().forEach((member, status) -> lines.addAll(troubles(member, status, now)));
        switch (agreement) {
            case HashAgreement.Agreed agreed -> {}
            case HashAgreement.Disagreed disagreed ->
                lines.add("The members do not hold the same data at revision " + disagreed.revision() + ": "
                        + disagreed.who() + ". Take no snapshot before it is known which of them is right.");
            case HashAgreement.Unknown unknown ->
                lines.add("Whether the members hold the same data cannot be told: " + unknown.why() + ".");
        }
        return lines.stream().map(line -> Text.of(Wording.sentence(line))).toList();
    }

    private static List<String> troubles(EtcdMember member, MemberStatus status, Instant now) {
        List<String> lines = new ArrayList<>();
        status.errors().forEach(error -> lines.add(member.display() + ": " + error));
        if (status.raftIndex() - status.raftAppliedIndex() > LAG) {
            lines.add(
                    member.display() + " is " + (status.raftIndex() - status.raftAppliedIndex()) + " entries behind.");
        }
        status.certificateExpiry()
                .filter(expiry -> expiry.isBefore(now.plus(SOON)))
                .ifPresent(expiry -> {
                    long days = Duration.between(now, expiry).toDays();
                    lines.add(member.display() + "'s certificate "
                            + (expiry.isBefore(now)
                                    ? "has expired."
                                    : "expires in " + Wording.count((int) days, "day") + "."));
                });
        return lines;
    }

    private static String table(EtcdHealth health) {
        Optional<EtcdMember> leader = health.leader();
        Table table = new Table("MEMBER", "ROLE", "VERSION", "DB SIZE", "IN USE", "REVISION", "RAFT INDEX", "LAG");
        for (EtcdMember member : health.cluster().members()) {
            MemberStatus status = health.statuses().get(member);
            String role = member.learner() ? "learner" : leader.equals(Optional.of(member)) ? "leader" : "follower";
            if (status == null) {
                table.line(
                        Wording.name(member.display()),
                        role.equals("learner") ? role : "?",
                        "?",
                        "?",
                        "?",
                        "?",
                        "?",
                        "?");
            } else {
                table.line(
                        Wording.name(member.display()),
                        role,
                        Wording.name(status.version()),
                        Bytes.show(status.databaseBytes()),
                        Bytes.show(status.usedBytes()),
                        String.valueOf(status.revision()),
                        String.valueOf(status.raftIndex()),
                        String.valueOf(status.raftIndex() - status.raftAppliedIndex()));
            }
        }
        return table.toString();
    }
}
