package dev.drydock.adapter.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.cluster.upgrade.KubeadmPlan;
import dev.drydock.cluster.upgrade.KubeadmPlanReader;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Reads {@code kubeadm upgrade plan -o json} in each of its shapes: {@code output.kubeadm.k8s.io/v1alpha3} with a list of
 * upgrades, and those before it with one flat list of components. Lines before the document, which kubeadm prints as warnings,
 * do no harm.
 */
public final class KubeadmPlanText implements KubeadmPlanReader {
    private static final int LONGEST = 1024 * 1024;
    private static final int MOST_UPGRADES = 20;
    private static final int MOST_COMPONENTS = 5_000;

    @Override
    public Optional<KubeadmPlan> read(String output) {
        if (output.isBlank()) {
            return Optional.of(new KubeadmPlan(List.of()));
        }
        int begin = output.startsWith("{") ? 0 : output.indexOf("\n{") + 1;
        if (output.length() > LONGEST || output.charAt(begin) != '{') {
            return Optional.empty();
        }
        return Json.object(output.substring(begin)).flatMap(KubeadmPlanText::plan);
    }

    private static Optional<KubeadmPlan> plan(JsonNode document) {
        if (!Json.text(document, "kind").equals("UpgradePlan")) {
            return Optional.empty();
        }
        Stream<KubeadmPlan.Upgrade> upgrades = document.has("availableUpgrades")
                ? elements(document.path("availableUpgrades"), MOST_UPGRADES)
                        .map(upgrade -> new KubeadmPlan.Upgrade(word(upgrade, "description"), components(upgrade)))
                : Stream.of(new KubeadmPlan.Upgrade("", components(document)));
        return Optional.of(new KubeadmPlan(
                upgrades.filter(upgrade -> !upgrade.components().isEmpty()).toList()));
    }

    private static List<KubeadmPlan.Component> components(JsonNode upgrade) {
        return elements(upgrade.path("components"), MOST_COMPONENTS)
                .map(component -> new KubeadmPlan.Component(
                        word(component, "name"),
                        word(component, "nodeName"),
                        word(component, "currentVersion"),
                        word(component, "newVersion")))
                .filter(component -> !component.name().isEmpty())
                .toList();
    }

    private static Stream<JsonNode> elements(JsonNode list, int most) {
        return StreamSupport.stream(list.spliterator(), false)
                .filter(JsonNode::isObject)
                .limit(most);
    }

    private static String word(JsonNode node, String field) {
        return Words.bounded(Json.text(node, field));
    }
}
