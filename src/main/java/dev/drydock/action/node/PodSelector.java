package dev.drydock.action.node;

import dev.drydock.cluster.LabelSelector;
import dev.drydock.cluster.LabelSelectorParser;

/**
 * A choice of pods by label.
 *
 * @param text the selector as it was typed: what is shown and fingerprinted
 * @param selector the same, understood
 */
record PodSelector(String text, LabelSelector selector) {
    static PodSelector parse(String text) {
        return new PodSelector(text, LabelSelectorParser.parse(text));
    }
}
