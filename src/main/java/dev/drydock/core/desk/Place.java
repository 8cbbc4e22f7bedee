package dev.drydock.core.desk;

/**
 * Where something is asked for, and told.
 *
 * @param channel the channel's id
 * @param direct whether it is a direct message, in which no lead would see a request
 */
record Place(String channel, boolean direct) {}
