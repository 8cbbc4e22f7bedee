package dev.drydock.cluster.host;

import java.util.List;

/** What became of a unit, with the last lines that it printed. */
public sealed interface UnitState {
    /** It was never started, or not far enough to matter. */
    record Absent() implements UnitState {}

    /** It runs. */
    record Running(List<HostLine> lines) implements UnitState {
        public Running {
            lines = List.copyOf(lines);
        }
    }

    /** It ended by itself. */
    record Ended(int code, List<HostLine> lines) implements UnitState {
        public Ended {
            lines = List.copyOf(lines);
        }
    }

    /** It was started, and neither runs nor ended by itself: it was killed, or the host went down. */
    record Interrupted(List<HostLine> lines) implements UnitState {
        public Interrupted {
            lines = List.copyOf(lines);
        }
    }
}
