package dev.drydock.core.approval;

import dev.drydock.core.text.Text;

/**
 * A person by id and name.
 *
 * @param id who it is
 * @param name the name to show; never used to tell people apart
 */
public record Person(PersonId id, String name) {
    /** Whoever asks when a schedule is due. */
    public static Person ofSchedule(String schedule) {
        return new Person(PersonId.ofSchedule(schedule), "schedule " + schedule);
    }

    /** The name as plain text shows it: {@code @lee}, {@code schedule nightly}. */
    public String handle() {
        return id.isSchedule() ? name : "@" + name;
    }

    /** The person as a line of text: a mention where the medium has them. */
    public Text mention() {
        return id.isSchedule() ? Text.of(name) : Text.empty().mention(id.userId(), name);
    }
}
