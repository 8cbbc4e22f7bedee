package dev.drydock.core.report;

import dev.drydock.core.command.CommandException;
import dev.drydock.core.command.Words;
import dev.drydock.core.run.Event;
import java.util.ArrayList;
import java.util.List;

/** The command line of a request as reports show it: without its reason, which stands beside it in plain words. */
final class RequestLine {
    private static final String REASON = "--reason";

    private RequestLine() {}

    static String of(Event.Requested request) {
        return Wording.sentence(
                request.reason().map(reason -> without(reason, request.line())).orElse(request.line()));
    }

    /** Only where the reason itself follows: anything else, and a line that is none, is not ours to change. */
    private static String without(String reason, String line) {
        List<String> words;
        try {
            words = new ArrayList<>(Words.split(line));
        } catch (CommandException notALine) {
            return line;
        }
        int tied = words.indexOf(REASON + "=" + reason);
        if (tied >= 0) {
            words.remove(tied);
            return Words.join(words);
        }
        int option = words.indexOf(REASON);
        if (option >= 0 && option + 1 < words.size() && words.get(option + 1).equals(reason)) {
            words.subList(option, option + 2).clear();
        }
        return Words.join(words);
    }
}
