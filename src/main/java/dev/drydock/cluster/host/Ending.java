package dev.drydock.cluster.host;

import java.time.Duration;
import java.util.List;

/** How a command ended, with the last lines that it printed. */
public sealed interface Ending {
    /** What it printed, as far as it is kept. */
    List<HostLine> lines();

    /** It ended by itself. */
    record Exited(int code, List<HostLine> lines) implements Ending {
        public Exited {
            lines = List.copyOf(lines);
        }
    }

    /** It was killed there, by a signal. */
    record Killed(String signal, List<HostLine> lines) implements Ending {
        public Killed {
            lines = List.copyOf(lines);
        }
    }

    /** It had not ended in time, and was given up: it is killed on the host too. */
    record Overdue(Duration patience, List<HostLine> lines) implements Ending {
        public Overdue {
            lines = List.copyOf(lines);
        }
    }

    /** The last line of its standard error, or else of its output: what people are told. */
    default String lastWords() {
        String out = "";
        String err = "";
        for (HostLine line : lines()) {
            if (!line.text().isBlank()) {
                switch (line.source()) {
                    case OUT -> out = line.text().strip();
                    case ERR -> err = line.text().strip();
                }
            }
        }
        String words = err.isEmpty() ? out : err;
        return words.isEmpty() ? "nothing" : words;
    }
}
