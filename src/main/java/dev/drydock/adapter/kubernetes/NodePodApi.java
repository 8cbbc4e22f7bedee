package dev.drydock.adapter.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.cluster.ClusterException;
import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.host.HostException;
import dev.drydock.cluster.host.NodePodRule;
import io.fabric8.kubernetes.client.http.WebSocketHandshakeException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What an API server is asked about node pods, a request each; what it refuses is told as the trouble of a host. */
final class NodePodApi {
    private static final int NOT_FOUND = 404;
    private static final int CREATED = 201;

    private final ApiServer server;
    private final NodePodRule rule;

    NodePodApi(ApiServer server, NodePodRule rule) {
        this.server = server;
        this.rule = rule;
    }

    /** A pod that was made. */
    record Made(String name, String uid) {}

    Made create(String name, NodeName node, String owner) {
        Deed deed = NodePodAccess.CREATE_POD.deed(rule.namespace());
        Answer answer = answered(
                () -> server.send("POST", pods(), "application/json", NodePodShape.pod(rule, name, node, owner)));
        if (answer.status() == CREATED) {
            return new Made(name, Json.text(Json.object(answer.body()).orElseGet(Json::newObject), "metadata", "uid"));
        }
        if (answer.status() == 403 && answer.message().contains("violates PodSecurity")) {
            throw new HostException(
                    "The namespace " + rule.namespace() + " does not let pods be privileged. Label it"
                            + " pod-security.kubernetes.io/enforce=privileged, as manifests/node-pods does. The API"
                            + " server says: " + Words.sentence(answer.message()),
                    false);
        }
        if (answer.isNotFound()) {
            throw new HostException(
                    "There is no namespace " + rule.namespace() + " for node pods. Make it, as manifests/node-pods"
                            + " does, or name another one under node-pods: in the policy file.",
                    false);
        }
        throw trouble(Failures.refused(server.host(), deed, answer));
    }

    /** How it stands with a pod; empty where it is gone. */
    Optional<NodePodState> state(Made pod) {
        try {
            return server.find(NodePodAccess.GET_POD.deed(rule.namespace()), path(pod.name()))
                    .filter(found -> Json.text(found, "metadata", "uid").equals(pod.uid()))
                    .map(NodePodState::of);
        } catch (ClusterException e) {
            throw trouble(e);
        }
    }

    /** A node pod that was found. */
    record Found(Made pod, String owner, boolean over) {}

    List<Found> list() {
        ApiPath path = pods().with("labelSelector", NodePodShape.KIND_LABEL + "=" + NodePodShape.KIND);
        try {
            return server.list(NodePodAccess.LIST_PODS.deed(rule.namespace()), path).items().stream()
                    .filter(pod ->
                            Json.text(pod, "metadata", "deletionTimestamp").isEmpty())
                    .map(NodePodApi::found)
                    .toList();
        } catch (ClusterException e) {
            throw trouble(e);
        }
    }

    private static Found found(JsonNode pod) {
        return new Found(
                new Made(Json.text(pod, "metadata", "name"), Json.text(pod, "metadata", "uid")),
                Json.texts(pod, "metadata", "labels").getOrDefault(NodePodShape.OWNER_LABEL, ""),
                NodePodState.of(pod) instanceof NodePodState.Over);
    }

    /** Deletes it, and no other of that name; one that is gone is deleted. */
    void delete(Made pod) {
        ObjectNode options = Json.newObject().put("apiVersion", "v1").put("kind", "DeleteOptions");
        options.putObject("preconditions").put("uid", pod.uid());
        Answer answer = answered(() -> server.send("DELETE", path(pod.name()), "application/json", options));
        if (!answer.isSuccess() && answer.status() != NOT_FOUND && answer.status() != 409) {
            throw trouble(Failures.refused(server.host(), NodePodAccess.DELETE_POD.deed(rule.namespace()), answer));
        }
    }

    /** The API server, or the node behind it, did not begin a command. */
    static final class NotBegunException extends Exception {
        private static final long serialVersionUID = 1L;

        private final int status;

        NotBegunException(int status) {
            super("answered " + status);
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    /** Begins a command in a pod. */
    ExecSocket exec(Made pod, List<String> words) throws NotBegunException, InterruptedException {
        ApiPath path = path(pod.name())
                .slash("exec")
                .with("container", NodePodShape.CONTAINER)
                .with("stdin", "true")
                .with("stdout", "true")
                .with("stderr", "true");
        for (String word : words) {
            path = path.with("command", word);
        }
        ExecSocket exec = new ExecSocket();
        boolean open = false;
        try {
            exec.opened(server.socket(path, ExecSocket.PROTOCOL, exec));
            open = true;
            return exec;
        } catch (IOException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while a command was begun in a node pod");
            }
            throw notBegun(e);
        } finally {
            if (!open) {
                exec.close();
            }
        }
    }

    private HostException notBegun(IOException failure) throws NotBegunException {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < 20; depth++) {
            if (cause instanceof WebSocketHandshakeException refused) {
                int status = refused.getResponse().code();
                if (status == 401 || status == 403) {
                    Deed deed = NodePodAccess.GET_EXEC.deed(rule.namespace());
                    return new HostException(
                            "Drydock may not run commands in node pods (" + status + "): " + deed.remedy()
                                    + ", and the verb \"create\" too.",
                            false,
                            failure);
                }
                throw new NotBegunException(status);
            }
            cause = cause.getCause();
        }
        return trouble(Failures.noAnswer(server.host(), failure));
    }

    private Answer answered(ApiServer.Exchange exchange) {
        try {
            return server.answered(exchange);
        } catch (ClusterException e) {
            throw trouble(e);
        }
    }

    private static HostException trouble(ClusterException e) {
        String said = e.getMessage();
        return new HostException(
                Character.toUpperCase(said.charAt(0))
                        + (said.endsWith(".") ? said.substring(1) : said.substring(1) + "."),
                e.kind() == ClusterException.Kind.UNAVAILABLE,
                e);
    }

    private ApiPath pods() {
        return ApiPath.of("/api/v1/namespaces").slash(rule.namespace()).slash("pods");
    }

    private ApiPath path(String name) {
        return pods().slash(name);
    }
}
