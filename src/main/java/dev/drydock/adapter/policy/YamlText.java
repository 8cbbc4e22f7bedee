package dev.drydock.adapter.policy;

import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * The part of YAML that the files of this package need: one document of mappings, lists and texts. Anchors, aliases and tags, by which few
 * lines can mean a great deal, are refused before anything is made of them, and so is what is nested deeply.
 */
final class YamlText {
    private static final int LONGEST = 64 * 1024;
    private static final String QUOTES = ". A text that begins with * & ! or has : or # in it belongs in quotes.";
    private static final int DEEPEST = 8;
    private static final LoadSettings SETTINGS =
            LoadSettings.builder().setCodePointLimit(LONGEST).build();

    private YamlText() {}

    /**
     * The root of the text's document; empty, with what is wrong noted, where there is none.
     *
     * @param begin what to write into a file that says nothing
     */
    static Optional<Node> root(String text, String begin, Problems problems) {
        if (text.length() > LONGEST) {
            problems.add(Optional.empty(), "the file is longer than " + LONGEST / 1024 + " KiB.");
            return Optional.empty();
        }
        try {
            if (!isPlain(text, problems)) {
                return Optional.empty();
            }
            Optional<Node> root = new Compose(SETTINGS).composeString(text);
            if (root.isEmpty()) {
                problems.add(Optional.empty(), "the file says nothing; write " + begin + ".");
            }
            return root;
        } catch (MarkedYamlEngineException wrong) {
            problems.add(wrong.getProblemMark(), "this is not YAML: " + wrong.getProblem() + QUOTES);
        } catch (YamlEngineException wrong) {
            String why = String.valueOf(wrong.getMessage()).lines().findFirst().orElse("");
            problems.add(Optional.empty(), "this is not YAML: " + why + QUOTES);
        }
        return Optional.empty();
    }

    private static boolean isPlain(String text, Problems problems) {
        int depth = 0;
        int documents = 0;
        for (Event event : new Parse(SETTINGS).parseString(text)) {
            depth += event instanceof CollectionStartEvent ? 1 : event instanceof CollectionEndEvent ? -1 : 0;
            documents += event instanceof DocumentStartEvent ? 1 : 0;
            Optional<String> objection = depth > DEEPEST
                    ? Optional.of("this is nested too deeply.")
                    : documents > 1 ? Optional.of("a second document begins here; write one.") : objection(event);
            if (objection.isPresent()) {
                problems.add(event.getStartMark(), objection.get());
                return false;
            }
        }
        return true;
    }

    private static Optional<String> objection(Event event) {
        if (event instanceof AliasEvent
                || (event instanceof NodeEvent node && node.getAnchor().isPresent())) {
            return Optional.of("anchors (&) and aliases (*) are not taken; write it out, or put it into quotes.");
        }
        boolean tagged = event instanceof ScalarEvent scalar
                ? scalar.getTag().isPresent()
                : event instanceof CollectionStartEvent collection
                        && collection.getTag().isPresent();
        return tagged ? Optional.of("tags (!) are not taken; put the text into quotes.") : Optional.empty();
    }
}
