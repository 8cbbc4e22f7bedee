package dev.drydock.cluster.host;

import java.util.List;
import java.util.Map;

/**
 * A pod that a kubelet runs from a file, as that file tells it: of its first container.
 *
 * @param image its image
 * @param words its command and arguments
 * @param hostFolders by the path in the container, the host's path that is mounted there
 */
public record StaticPod(String image, List<String> words, Map<String, String> hostFolders) {
    public StaticPod {
        words = List.copyOf(words);
        hostFolders = Map.copyOf(hostFolders);
    }
}
