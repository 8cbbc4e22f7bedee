package dev.drydock.action.upgrade;

import dev.drydock.cluster.NodeName;

/**
 * What the skew policy says of one component on one node by one rule.
 *
 * @param version what runs there
 * @param kept whether the rule is kept
 * @param why the numbers, as a sentence
 */
public record SkewVerdict(
        Component component, NodeName node, KubernetesVersion version, SkewRule rule, boolean kept, String why) {}
