package dev.drydock.sim.slack;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Slack's deadlines and rates as numbers that a test may shorten.
 *
 * @param ack            how long the app has to acknowledge a delivery
 * @param trigger        how long a {@code trigger_id} lives
 * @param responseUrl    how long a {@code response_url} lives
 * @param responseUses   how often a {@code response_url} may be used
 * @param connections    how many Socket Mode connections one app may hold
 * @param ticket         how long the URL of {@code apps.connections.open} may be dialled
 * @param redeliveries   the pauses before an event is sent again; their number is the number of retries
 * @param ping           how often the server pings a socket
 * @param rates          what each tier allows, per method and workspace (for posting: per channel)
 */
public record Limits(
        Duration ack,
        Duration trigger,
        Duration responseUrl,
        int responseUses,
        int connections,
        Duration ticket,
        List<Duration> redeliveries,
        Duration ping,
        Map<Tier, Rate> rates) {

    /** Slack's classes of methods. */
    public enum Tier {
        ONE,
        TWO,
        THREE,
        FOUR,
        /** {@code chat.postMessage}: about one a second in a channel, with short bursts. */
        POSTING
    }

    /**
     * A token bucket's shape.
     *
     * @param every how long one more call takes to become free
     * @param burst how many calls an idle caller may make at once
     */
    public record Rate(Duration every, int burst) {
        static Rate perMinute(int calls) {
            return new Rate(Duration.ofMinutes(1).dividedBy(calls), calls);
        }
    }

    public Limits {
        redeliveries = List.copyOf(redeliveries);
        rates = Map.copyOf(rates);
    }

    /** What Slack documents. Events are sent again at once, after a minute, and after five. */
    public static Limits real() {
        return new Limits(
                Duration.ofSeconds(3),
                Duration.ofSeconds(3),
                Duration.ofMinutes(30),
                5,
                10,
                Duration.ofSeconds(30),
                List.of(Duration.ZERO, Duration.ofMinutes(1), Duration.ofMinutes(5)),
                Duration.ofSeconds(10),
                Map.of(
                        Tier.ONE, new Rate(Duration.ofMinutes(1), 10),
                        Tier.TWO, Rate.perMinute(20),
                        Tier.THREE, Rate.perMinute(50),
                        Tier.FOUR, Rate.perMinute(100),
                        Tier.POSTING, new Rate(Duration.ofSeconds(1), 5)));
    }

    public Limits ack(Duration within) {
        return new Limits(within, trigger, responseUrl, responseUses, connections, ticket, redeliveries, ping, rates);
    }

    public Limits redeliveries(Duration... pauses) {
        return new Limits(ack, trigger, responseUrl, responseUses, connections, ticket, List.of(pauses), ping, rates);
    }

    public Limits rate(Tier tier, Rate rate) {
        Map<Tier, Rate> changed = new EnumMap<>(rates);
        changed.put(tier, rate);
        return new Limits(ack, trigger, responseUrl, responseUses, connections, ticket, redeliveries, ping, changed);
    }

    Rate rate(Tier tier) {
        return rates.getOrDefault(tier, Rate.perMinute(1));
    }

    /** For load tests: nothing is ever too fast. */
    public Limits withoutRates() {
        Limits free = this;
        for (Tier tier : Tier.values()) {
            free = free.rate(tier, new Rate(Duration.ofNanos(1), Integer.MAX_VALUE));
        }
        return free;
    }
}
