package dev.drydock.adapter.kubernetes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.cluster.EvictionAnswer;
import dev.drydock.cluster.EvictionSupport;
import dev.drydock.cluster.PodRef;
import java.io.IOException;
import java.util.OptionalInt;

/** Asks for one pod to go, in one request that carries the pod's UID. */
final class Evictions {
    private final ApiServer server;
    private final EvictionAnswers answers;

    Evictions(ApiServer server) {
        this.server = server;
        this.answers = new EvictionAnswers(server.host());
    }

    /**
     * Evicts the pod, or deletes it where there is no support for evictions.
     *
     * @param grace the seconds to give instead of the pod's own
     */
    EvictionAnswer remove(PodRef pod, OptionalInt grace, EvictionSupport support) {
        boolean delete = support == EvictionSupport.NONE;
        Deed deed = (delete ? RequiredAccess.DELETE_POD : RequiredAccess.EVICT_POD).deed();
        try {
            Answer answer = delete ? delete(pod, grace) : evict(pod, grace, support);
            return answers.read(answer, pod.namespace(), deed);
        } catch (IOException e) {
            return new EvictionAnswer.Unavailable(Failures.noAnswerWords(server.host(), e));
        }
    }

    private Answer evict(PodRef pod, OptionalInt grace, EvictionSupport support) throws IOException {
        ObjectNode eviction = Json.newObject();
        eviction.put("apiVersion", support == EvictionSupport.POLICY_V1BETA1 ? "policy/v1beta1" : "policy/v1");
        eviction.put("kind", "Eviction");
        eviction.putObject("metadata").put("name", pod.name()).put("namespace", pod.namespace());
        eviction.set("deleteOptions", options(pod, grace));
        return server.send("POST", path(pod).slash("eviction"), "application/json", eviction);
    }

    private Answer delete(PodRef pod, OptionalInt grace) throws IOException {
        ObjectNode options = options(pod, grace);
        options.put("apiVersion", "v1");
        options.put("kind", "DeleteOptions");
        return server.send("DELETE", path(pod), "application/json", options);
    }

    private static ObjectNode options(PodRef pod, OptionalInt grace) {
        ObjectNode options = Json.newObject();
        options.putObject("preconditions").put("uid", pod.uid());
        grace.ifPresent(seconds -> options.put("gracePeriodSeconds", seconds));
        return options;
    }

    private static ApiPath path(PodRef pod) {
        return ApiPath.of("/api/v1/namespaces")
                .slash(pod.namespace())
                .slash("pods")
                .slash(pod.name());
    }
}
