package dev.drydock.core.plan;

import dev.drydock.core.text.Block;
import dev.drydock.core.text.Text;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a command would do now: shown, approved by its fingerprint, and made again before it is carried out.
 *
 * @param headline one line: {@code Drain node01 (12 pods)}
 * @param consequences what an approval covers
 * @param facts what the card shows in all places: cluster, pods to evict, time it may take
 * @param sections the details, most dangerous first
 * @param obstacles why it cannot be carried out as asked, each with what to do; empty when it can
 * @param risk how much it can harm
 * @param resources what it locks
 * @param confirmation what each approver must type, the cluster's name for example; empty where a press is enough
 */
public record Plan(
        String headline,
        Consequences consequences,
        List<Block.Fact> facts,
        List<Block.Section> sections,
        List<Text> obstacles,
        Risk risk,
        List<Resource> resources,
        Optional<String> confirmation) {
    public Plan {
        facts = List.copyOf(facts);
        sections = List.copyOf(sections);
        obstacles = List.copyOf(obstacles);
        resources = List.copyOf(resources);
    }

    /** A plan for whose approval a press is enough. */
    public Plan(
            String headline,
            Consequences consequences,
            List<Block.Fact> facts,
            List<Block.Section> sections,
            List<Text> obstacles,
            Risk risk,
            List<Resource> resources) {
        this(headline, consequences, facts, sections, obstacles, risk, resources, Optional.empty());
    }

    /** The same plan, for whose approval this must be typed. */
    public Plan confirmedBy(String typed) {
        return new Plan(
                headline, consequences, facts, sections, obstacles, risk, resources, Optional.of(typed.strip()));
    }

    /**
     * Whether what an approver typed is what has to be typed; spaces around it do not count. Where nothing has to be, it does
     * not matter; and nothing is typed that is as good as a blank.
     */
    public boolean isConfirmedBy(Optional<String> typed) {
        return confirmation.isEmpty()
                || typed.map(String::strip)
                        .filter(text -> !text.isEmpty()
                                && text.equals(confirmation.get().strip()))
                        .isPresent();
    }

    public Fingerprint fingerprint() {
        return consequences.fingerprint();
    }

    public boolean isPossible() {
        return obstacles.isEmpty();
    }

    /** Why it cannot be carried out, in one line. */
    public String obstaclesLine() {
        return obstacles.stream().map(Text::plainText).collect(Collectors.joining("; "));
    }
}
