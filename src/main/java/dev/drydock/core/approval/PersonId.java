package dev.drydock.core.approval;

/**
 * A person of a workspace.
 *
 * @param teamId the workspace's id
 * @param userId the person's id in it
 */
public record PersonId(String teamId, String userId) {}
