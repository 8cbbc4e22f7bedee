package dev.drydock.action.node;

import dev.drydock.cluster.LabelSelector;
import dev.drydock.cluster.LabelSelectorParser;
import dev.drydock.core.command.CommandException;
import dev.drydock.core.command.Words;

/**
 * A choice of pods by label.
 *
 * @param text the selector as it was typed: what is shown and fingerprinted
 * @param selector the same, understood
 */
record PodSelector(String text, LabelSelector selector) {
    static PodSelector parse(String text) {
        try {
            return new PodSelector(text, LabelSelectorParser.parse(text));
        } catch (LabelSelectorParser.SyntaxException wrong) {
            throw new CommandException(
                    Words.shown(text) + " is not a label selector: " + wrong.getMessage() + ".", text);
        }
    }
}
