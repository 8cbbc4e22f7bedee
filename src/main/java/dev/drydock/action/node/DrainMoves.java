package dev.drydock.action.node;

import dev.drydock.core.run.Event;
import java.util.ArrayList;
import java.util.List;

/** What a drain does next: events to append first, then effects to start. Filled by one decision, used once. */
final class DrainMoves {
    private final List<Event> events = new ArrayList<>();
    private final List<DrainEffect> effects = new ArrayList<>();

    void tell(Event event) {
        events.add(event);
    }

    void start(DrainEffect effect) {
        effects.add(effect);
    }

    List<Event> events() {
        return List.copyOf(events);
    }

    List<DrainEffect> effects() {
        return List.copyOf(effects);
    }
}
