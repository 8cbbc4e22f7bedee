package dev.drydock.sim.slack;

import java.util.ArrayList;
import java.util.List;

/** Breaks lines of spans at a width, and sets two columns beside each other. */
final class Typesetting {
    private Typesetting() {}

    static int width(List<Span> line) {
        return line.stream().mapToInt(Span::width).sum();
    }

    /** The line in pieces of at most {@code width} columns, broken at spaces where there are any. */
    static List<List<Span>> wrap(List<Span> line, int width) {
        List<List<Span>> lines = new ArrayList<>();
        List<Span> current = new ArrayList<>();
        int used = 0;
        for (Span piece : pieces(line, width)) {
            boolean space = piece.text().isBlank();
            if (used + piece.width() > width && used > 0) {
                lines.add(trimmed(current));
                current = new ArrayList<>();
                used = 0;
            }
            if (space && used == 0 && !lines.isEmpty()) {
                continue;
            }
            current.add(piece);
            used += piece.width();
        }
        lines.add(trimmed(current));
        return lines;
    }

    /** Words and spaces, each with its looks; a word longer than a line is cut. */
    private static List<Span> pieces(List<Span> line, int width) {
        List<Span> pieces = new ArrayList<>();
        for (Span span : line) {
            if (span.looks().contains(Span.Look.REVERSE) && span.width() <= width) {
                pieces.add(span);
                continue;
            }
            for (String word : span.text().split("(?<=\\s)(?=\\S)|(?<=\\S)(?=\\s)", -1)) {
                cut(pieces, new Span(word, span.looks()), width);
            }
        }
        return pieces;
    }

    private static void cut(List<Span> pieces, Span word, int width) {
        StringBuilder part = new StringBuilder();
        for (int point : word.text().codePoints().toArray()) {
            part.appendCodePoint(point);
            if (new Span(part.toString(), word.looks()).width() >= width) {
                pieces.add(new Span(part.toString(), word.looks()));
                part.setLength(0);
            }
        }
        if (!part.isEmpty()) {
            pieces.add(new Span(part.toString(), word.looks()));
        }
    }

    private static List<Span> trimmed(List<Span> line) {
        int end = line.size();
        while (end > 0 && line.get(end - 1).text().isBlank()) {
            end--;
        }
        return List.copyOf(line.subList(0, end));
    }

    /** Two blocks of lines side by side. */
    static List<List<Span>> beside(List<List<Span>> left, List<List<Span>> right, int column) {
        List<List<Span>> lines = new ArrayList<>();
        for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
            List<Span> line = new ArrayList<>(i < left.size() ? left.get(i) : List.of());
            if (i < right.size() && !right.get(i).isEmpty()) {
                line.add(Span.of(" ".repeat(Math.max(1, column - width(line)))));
                line.addAll(right.get(i));
            }
            lines.add(line);
        }
        return lines;
    }
}
