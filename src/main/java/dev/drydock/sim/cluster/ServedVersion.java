package dev.drydock.sim.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The version that the API tells: the oldest that the images of the API servers' own pods tell, else the one that was given. */
final class ServedVersion {
    private static final Pattern IMAGE = Pattern.compile(".*:(v(\\d{1,4})\\.(\\d{1,4})\\.(\\d{1,4}))");

    private final ObjectStore store;
    private final String otherwise;

    ServedVersion(ObjectStore store, String otherwise) {
        this.store = store;
        this.otherwise = otherwise;
    }

    String now() {
        return store.all(ResourceType.PODS, "kube-system").stream()
                .filter(pod -> "kube-apiserver".equals(pod.labels().get("component")))
                .map(ServedVersion::image)
                .flatMap(Optional::stream)
                .min(Comparator.<Matcher>comparingInt(image -> Integer.parseInt(image.group(2)))
                        .thenComparingInt(image -> Integer.parseInt(image.group(3)))
                        .thenComparingInt(image -> Integer.parseInt(image.group(4))))
                .map(image -> image.group(1))
                .orElse(otherwise);
    }

    private static Optional<Matcher> image(StoredObject pod) {
        JsonNode first = pod.tree().path("spec").path("containers").path(0);
        Matcher image = IMAGE.matcher(first.path("image").asText());
        return image.matches() ? Optional.of(image) : Optional.empty();
    }
}
