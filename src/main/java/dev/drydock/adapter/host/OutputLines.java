package dev.drydock.adapter.host;

import dev.drydock.cluster.host.HostLine;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a command prints, in lines that are told as they come. The last of them are kept; a host that prints without end fills
 * no memory of ours.
 */
final class OutputLines {
    private static final int LONGEST_LINE = 4096;
    private static final int MOST_CHARACTERS = 64 * 1024;
    private static final int MOST_LINES = 500;

    private final Consumer<HostLine> hear;
    private final Deque<HostLine> kept = new ArrayDeque<>();
    private final Splitter out = new Splitter(HostLine.Source.OUT);
    private final Splitter err = new Splitter(HostLine.Source.ERR);
    private int characters;
    private boolean finished;
    private Optional<RuntimeException> failure = Optional.empty();

    OutputLines(Consumer<HostLine> hear) {
        this.hear = hear;
    }

    OutputStream out() {
        return out;
    }

    OutputStream err() {
        return err;
    }

    /**
     * The last lines, those that were not ended too; to be called when nothing comes any more.
     *
     * @throws RuntimeException what the listener threw
     */
    synchronized List<HostLine> finish() {
        out.end();
        err.end();
        finished = true;
        if (failure.isPresent()) {
            throw failure.get();
        }
        return List.copyOf(kept);
    }

    private synchronized void add(HostLine line) {
        if (finished) {
            // Of a command that was given up.
            return;
        }
        kept.addLast(line);
        characters += line.text().length();
        while (kept.size() > MOST_LINES || characters > MOST_CHARACTERS) {
            characters -= kept.removeFirst().text().length();
        }
        if (failure.isEmpty()) {
            try {
                hear.accept(line);
            } catch (RuntimeException e) {
                // Thrown here it would end the connection, with all that runs on it.
                failure = Optional.of(e);
            }
        }
    }

    /** One line of text without anything that a terminal might act on: such characters are written as {@code \}{@code u{hex}}. */
    static String shown(String raw) {
        StringBuilder safe = new StringBuilder();
        raw.codePoints().forEach(point -> {
            switch (Character.getType(point)) {
                case Character.CONTROL,
                        Character.FORMAT,
                        Character.SURROGATE,
                        Character.PRIVATE_USE,
                        Character.UNASSIGNED,
                        Character.LINE_SEPARATOR,
                        Character.PARAGRAPH_SEPARATOR ->
                    safe.append(point == '\t' ? " " : "\\u{" + Integer.toHexString(point) + "}");
                default -> safe.appendCodePoint(point);
            }
        });
        return safe.length() <= LONGEST_LINE ? safe.toString() : safe.substring(0, LONGEST_LINE) + "…";
    }

    /** Makes lines of bytes; of a line that is too long it keeps the beginning. */
    private final class Splitter extends OutputStream {
        private final HostLine.Source source;
        private final byte[] line = new byte[LONGEST_LINE];
        private int length;
        private boolean cut;

        Splitter(HostLine.Source source) {
            this.source = source;
        }

        @Override
        public void write(int value) {
            if (value == '\n') {
                tell();
            } else if (length < line.length) {
                line[length++] = (byte) value;
            } else {
                cut = true;
            }
        }

        @Override
        public void write(byte[] bytes, int offset, int count) {
            for (int i = offset; i < offset + count; i++) {
                write(bytes[i]);
            }
        }

        private void end() {
            if (length > 0) {
                tell();
            }
        }

        private void tell() {
            int end = length > 0 && !cut && line[length - 1] == '\r' ? length - 1 : length;
            String text = shown(new String(line, 0, end, StandardCharsets.UTF_8)) + (cut ? "…" : "");
            length = 0;
            cut = false;
            add(new HostLine(source, text));
        }
    }
}
