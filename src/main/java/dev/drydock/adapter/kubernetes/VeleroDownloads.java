package dev.drydock.adapter.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.cluster.ClusterException;
import dev.drydock.cluster.ClusterException.Kind;
import dev.drydock.cluster.velero.VeleroText;
import java.util.Optional;

/**
 * Fetches what Velero keeps beside a backup: a DownloadRequest, to which Velero answers with a URL that is signed for ten minutes,
 * and what is behind it. Velero takes the requests away by itself.
 */
final class VeleroDownloads {
    private final ApiServer server;
    private final String namespace;
    private final SignedDownload.Limits limits;
    private final Pause pause;

    VeleroDownloads(ApiServer server, String namespace, SignedDownload.Limits limits, Pause pause) {
        this.pause = pause;
        this.server = server;
        this.namespace = namespace;
        this.limits = limits;
    }

    /**
     * Fetches.
     *
     * @param kind what, as {@code velero.io/v1} calls it: {@code BackupLog}
     * @param name the backup's or the restore's name
     * @param authority an authority to trust besides the usual ones, as PEM in Base64
     */
    VeleroText fetch(String kind, String name, Optional<String> authority) throws InterruptedException {
        String url = url(ask(kind, name));
        return new SignedDownload(limits, authority).fetch(url);
    }

    private String ask(String kind, String name) {
        ObjectNode request = KubernetesVelero.object("DownloadRequest");
        request.putObject("metadata").put("generateName", "drydock-");
        request.putObject("spec").putObject("target").put("kind", kind).put("name", name);
        VeleroAccess access = VeleroAccess.CREATE_DOWNLOAD;
        Answer answer = server.answered(
                () -> server.send("POST", KubernetesVelero.path(namespace, access), "application/json", request));
        JsonNode made = server.document(access.deed(namespace), answer);
        return Json.text(made, "metadata", "name");
    }

    private String url(String request) throws InterruptedException {
        VeleroAccess access = VeleroAccess.GET_DOWNLOAD;
        long deadline = System.nanoTime() + limits.signing().toNanos();
        while (true) {
            String url = server.find(
                            access.deed(namespace),
                            KubernetesVelero.path(namespace, access).slash(request))
                    .map(found -> Json.text(found, "status", "downloadURL"))
                    .orElse("");
            if (!url.isEmpty()) {
                return url;
            }
            if (System.nanoTime() - deadline >= 0) {
                throw new ClusterException(
                        Kind.UNAVAILABLE,
                        "Velero has not said in " + limits.signing().toSeconds() + " s where the file is: look whether"
                                + " its pod in the namespace " + namespace
                                + " runs, and whether its storage location is"
                                + " available");
            }
            pause.take(limits.look());
        }
    }
}
