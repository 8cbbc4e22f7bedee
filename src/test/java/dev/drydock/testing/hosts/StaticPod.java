package dev.drydock.testing.hosts;

import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * A static pod of the control plane.
 *
 * @param component its name, and its container's
 * @param image what its container is made of
 * @param command its container's
 * @param volumes folders of the host by the volumes' names, mounted where they are
 * @param annotation its annotation, of the group {@code kubeadm.kubernetes.io}
 */
public record StaticPod(
        String component, String image, List<String> command, Map<String, String> volumes, String annotation) {
    /** Its manifest, in the shape that kubeadm writes. */
    public String manifest() {
        return StandIn.text("static-pod.yaml")
                .replace("${component}", component)
                .replace("${image}", image)
                .replace("${annotation}", annotation)
                .replace(
                        "${command}",
                        command.stream().map(word -> "    - " + word).collect(Collectors.joining("\n")))
                .replace(
                        "${mounts}",
                        eachVolume((name, folder) -> "    - mountPath: " + folder + "\n      name: " + name))
                .replace(
                        "${volumes}",
                        eachVolume((name, folder) -> "  - hostPath:\n      path: " + folder
                                + "\n      type: DirectoryOrCreate\n    name: " + name));
    }

    private String eachVolume(BiFunction<String, String, String> text) {
        return volumes.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(volume -> text.apply(volume.getKey(), volume.getValue()))
                .collect(Collectors.joining("\n"));
    }
}
