package dev.drydock.sim.slack;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** The modals that are open, as a stack for each person, and the home tabs. */
final class Views {
    private static final int DEEPEST = 3;

    private final Changes changes;
    private final AtomicLong next = new AtomicLong();
    private final Map<String, List<View>> stacks = new ConcurrentHashMap<>();
    private final Map<String, View> homes = new ConcurrentHashMap<>();

    Views(Changes changes) {
        this.changes = changes;
    }

    /** Opens a modal on its own; what was open before is gone. */
    synchronized View open(String person, JsonNode body) {
        String id = nextId();
        View view = new View(id, person, nextHash(), id, body);
        stacks.put(person, new ArrayList<>(List.of(view)));
        changes.publish(new Change.Shown(view));
        return view;
    }

    synchronized View push(String person, JsonNode body) throws ApiError {
        List<View> stack = stacks.getOrDefault(person, List.of());
        if (stack.isEmpty()) {
            throw ApiError.fact("not_found");
        }
        if (stack.size() >= DEEPEST) {
            throw ApiError.fault("push_limit_reached");
        }
        View view = new View(nextId(), person, nextHash(), stack.getFirst().id(), body);
        stack.add(view);
        changes.publish(new Change.Shown(view));
        return view;
    }

    /** Replaces a view that is open or a home tab; {@code hash} is empty when the app does not care. */
    synchronized View update(Function<View, Boolean> which, String hash, JsonNode body) throws ApiError {
        for (List<View> stack : stacks.values()) {
            for (int i = 0; i < stack.size(); i++) {
                if (which.apply(stack.get(i))) {
                    View changed = changed(stack.get(i), hash, body);
                    stack.set(i, changed);
                    changes.publish(new Change.Shown(changed));
                    return changed;
                }
            }
        }
        throw ApiError.fact("not_found");
    }

    synchronized View publish(String person, String hash, JsonNode body) throws ApiError {
        View before = homes.get(person);
        String id = before == null ? nextId() : before.id();
        View view = before == null ? new View(id, person, nextHash(), id, body) : changed(before, hash, body);
        homes.put(person, view);
        changes.publish(new Change.Shown(view));
        return view;
    }

    /** Closes the top modal, or all of them. */
    synchronized void close(String person, boolean all) {
        List<View> stack = stacks.getOrDefault(person, List.of());
        while (!stack.isEmpty()) {
            changes.publish(new Change.Closed(stack.removeLast()));
            if (!all) {
                return;
            }
        }
    }

    synchronized Optional<View> top(String person) {
        List<View> stack = stacks.getOrDefault(person, List.of());
        return stack.isEmpty() ? Optional.empty() : Optional.of(stack.getLast());
    }

    Optional<View> home(String person) {
        return Optional.ofNullable(homes.get(person));
    }

    private View changed(View view, String hash, JsonNode body) throws ApiError {
        if (!hash.isEmpty() && !hash.equals(view.hash())) {
            throw ApiError.fact("hash_conflict");
        }
        return new View(view.id(), view.owner(), nextHash(), view.root(), body);
    }

    private String nextId() {
        return "V0%06d".formatted(next.incrementAndGet());
    }

    private String nextHash() {
        return "hash." + next.incrementAndGet();
    }
}
