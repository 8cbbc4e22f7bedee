package dev.drydock.sim.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.random.RandomGenerator;

/** Makes pods from a controller's template. */
final class PodFactory {
    /** The letters of generated names: no vowels, so that no words come out. */
    private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";

    private final RandomGenerator random;

    PodFactory(RandomGenerator random) {
        this.random = random;
    }

    /** Five letters, as generated names end in. */
    String suffix() {
        StringBuilder suffix = new StringBuilder();
        for (int i = 0; i < 5; i++) {
            suffix.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return suffix.toString();
    }

    ObjectNode pod(StoredObject owner, JsonNode template, String name) {
        ObjectNode pod = template.deepCopy();
        ObjectNode meta = Json.meta(pod);
        meta.put("name", name).put("namespace", owner.key().namespace());
        own(meta, owner.type().apiVersion(), owner.type().kind(), owner.key().name(), owner.uid());
        return pod;
    }

    static void own(ObjectNode meta, String apiVersion, String kind, String name, String uid) {
        meta.putArray("ownerReferences")
                .addObject()
                .put("apiVersion", apiVersion)
                .put("kind", kind)
                .put("name", name)
                .put("uid", uid)
                .put("controller", true)
                .put("blockOwnerDeletion", true);
    }
}
