package dev.drydock.core.approval;

import dev.drydock.core.text.Text;

/**
 * A person by id and name.
 *
 * @param id who it is
 * @param name the name to show; never used to tell people apart
 */
public record Person(PersonId id, String name) {
    /** The person as a line of text: a mention where the medium has them. */
    public Text mention() {
        return Text.empty().mention(id.userId(), name);
    }
}
