package dev.drydock.cluster.velero;

/**
 * A text that Velero keeps beside a backup or a restore.
 *
 * @param content the text, or its beginning
 * @param whole whether that is all of it
 */
public record VeleroText(String content, boolean whole) {}
