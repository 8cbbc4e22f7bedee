package dev.drydock.core.approval;

import java.util.Optional;

/**
 * What the workspace says of a person now.
 *
 * @param person who
 * @param email the address for the summary, if known
 * @param active false for a deactivated account
 * @param human false for a bot
 * @param member false for a guest or a stranger from a shared channel: somebody who is not a full member of this workspace
 * @param lead whether they may approve: named by id or member of a lead group
 */
public record Standing(
        Person person, Optional<String> email, boolean active, boolean human, boolean member, boolean lead) {}
