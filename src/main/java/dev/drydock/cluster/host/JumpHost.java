package dev.drydock.cluster.host;

/**
 * A machine by way of which others are reached.
 *
 * @param user who to log in as there
 * @param address its name or IP address
 * @param port where its SSH server listens
 */
public record JumpHost(String user, String address, int port) {
    @Override
    public String toString() {
        return user + "@" + address + ":" + port;
    }
}
