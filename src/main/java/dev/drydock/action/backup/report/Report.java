package dev.drydock.action.backup.report;

import dev.drydock.core.report.Wording;
import dev.drydock.core.text.Block;
import dev.drydock.core.text.Text;
import dev.drydock.core.text.Tone;
import java.util.ArrayList;
import java.util.List;

/**
 * What is protected, what is not, what is overdue, and what was rehearsed.
 *
 * @param kept the newest good backup of each kind
 * @param missing kinds of which there is none, or that could not be looked at
 * @param overdue schedules that have not had a good run in time
 * @param rehearsed the newest rehearsals
 * @param unrehearsed why nobody can be sure that a restore works
 */
record Report(List<Text> kept, List<Text> missing, List<Text> overdue, List<Text> rehearsed, List<Text> unrehearsed) {
    Report {
        kept = List.copyOf(kept);
        missing = List.copyOf(missing);
        overdue = List.copyOf(overdue);
        rehearsed = List.copyOf(rehearsed);
        unrehearsed = List.copyOf(unrehearsed);
    }

    /** What is wrong first. */
    List<Block.Section> sections() {
        List<Block.Section> sections = new ArrayList<>();
        add(sections, Tone.DANGER, "Overdue", overdue);
        add(sections, Tone.DANGER, "Not protected", missing);
        add(sections, Tone.CAUTION, "Not rehearsed", unrehearsed);
        add(sections, Tone.GOOD, "Protected", kept);
        add(sections, Tone.GOOD, "Rehearsed", rehearsed);
        return sections;
    }

    private static void add(List<Block.Section> sections, Tone tone, String title, List<Text> lines) {
        if (!lines.isEmpty()) {
            sections.add(new Block.Section(tone, title, lines));
        }
    }

    /** {@code 3 protected, 1 not, 1 overdue, rehearsed}. */
    String words() {
        return kept.size() + " protected, " + missing.size() + " not, "
                + Wording.count(overdue.size(), "schedule") + " overdue, "
                + (unrehearsed.isEmpty() ? "rehearsed" : "not rehearsed");
    }
}
