package dev.drydock.sim.slack;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The {@code response_url}s that were handed out: each takes five answers within half an hour. */
final class ResponseUrls {
    private final InstantSource clock;
    private final Limits limits;
    private final AtomicLong next = new AtomicLong();
    private final Map<String, Grant> issued = new ConcurrentHashMap<>();

    /**
     * What one URL answers to.
     *
     * @param origin the message whose button was pressed; empty for a slash command
     */
    record Grant(String person, String channel, Optional<Message> origin, Instant expires, AtomicInteger uses) {}

    ResponseUrls(InstantSource clock, Limits limits) {
        this.clock = clock;
        this.limits = limits;
    }

    /** The last part of the URL. */
    String issue(String person, String channel, Optional<Message> origin) {
        String id = "R0%06d".formatted(next.incrementAndGet());
        Instant expires = clock.instant().plus(limits.responseUrl());
        issued.put(id, new Grant(person, channel, origin, expires, new AtomicInteger()));
        return id;
    }

    /** Uses a URL once, and says what it answers to. */
    Grant use(String id) throws ApiError {
        Grant grant = issued.get(id);
        if (grant == null) {
            throw ApiError.fault("invalid_url");
        }
        if (clock.instant().isAfter(grant.expires())) {
            throw ApiError.fault("expired_url");
        }
        if (grant.uses().incrementAndGet() > limits.responseUses()) {
            throw ApiError.fault("used_url");
        }
        return grant;
    }
}
