package dev.drydock.adapter.kubernetes;

import dev.drydock.cluster.host.StaticPod;
import dev.drydock.cluster.host.StaticPodReader;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HostPathVolumeSource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads static pods' manifests, as YAML or JSON. */
public final class ManifestReader implements StaticPodReader {
    private static final int LONGEST = 256 * 1024;

    @Override
    public Optional<StaticPod> read(String manifest) {
        if (manifest.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(Serialization.unmarshal(manifest, Pod.class))
                    .map(Pod::getSpec)
                    .filter(spec -> !spec.getContainers().isEmpty())
                    .map(spec -> pod(spec.getContainers().getFirst(), spec.getVolumes()));
        } catch (RuntimeException notYaml) {
            // A host's file may hold anything; what it is not is all that anybody needs to know of it.
            return Optional.empty();
        }
    }

    private static StaticPod pod(Container container, List<Volume> volumes) {
        Map<String, String> folders = new HashMap<>();
        for (VolumeMount mount : container.getVolumeMounts()) {
            volumes.stream()
                    .filter(volume -> Objects.equals(volume.getName(), mount.getName()))
                    .flatMap(volume ->
                            Optional.ofNullable(volume.getHostPath()).map(HostPathVolumeSource::getPath).stream())
                    .forEach(path -> folders.put(String.valueOf(mount.getMountPath()), path));
        }
        return new StaticPod(
                Objects.requireNonNullElse(container.getImage(), ""),
                Stream.concat(container.getCommand().stream(), container.getArgs().stream())
                        .toList(),
                folders);
    }
}
