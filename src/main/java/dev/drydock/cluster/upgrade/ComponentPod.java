package dev.drydock.cluster.upgrade;

import dev.drydock.cluster.NodeName;

/**
 * A pod of one of the cluster's own components.
 *
 * @param node where it runs
 * @param component which, for example {@code kube-apiserver}
 * @param image its image, whose tag tells the version
 * @param ready whether it is Ready
 */
public record ComponentPod(NodeName node, String component, String image, boolean ready) {
    /** The image's tag; empty where it has none, or a digest alone. */
    public String tag() {
        return tagOf(image);
    }

    /** The tag of any image; empty where it has none, or a digest alone. */
    public static String tagOf(String image) {
        int digest = image.indexOf('@');
        String named = digest < 0 ? image : image.substring(0, digest);
        int colon = named.indexOf(':', named.lastIndexOf('/') + 1);
        return colon < 0 ? "" : named.substring(colon + 1);
    }
}
