package dev.drydock.adapter.kubernetes;

import java.time.Duration;
import java.util.Optional;

/**
 * Which cluster, and how patiently.
 *
 * @param kubeconfig the kubeconfig file, or several as {@code KUBECONFIG} lists them; empty, with the context empty too, for
 *     the ServiceAccount of the pod that we run in
 * @param context the kubeconfig's context; empty for its current one
 * @param name the name that people know the cluster by; empty for the context's
 * @param version Drydock's version, told to the API server in the user agent
 * @param connectTimeout how long a connection may take; more than 0
 * @param requestTimeout how long a whole answer may take; more than 0, and best more than 20 s: an API server that meets
 *     conflicts tries an eviction again by itself for up to 10 s, twice
 * @param veleroNamespace where the cluster's Velero runs, if there is one
 */
public record KubernetesSettings(
        Optional<String> kubeconfig,
        Optional<String> context,
        Optional<String> name,
        String version,
        Duration connectTimeout,
        Duration requestTimeout,
        String veleroNamespace) {
    public static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(5);
    public static final Duration DEFAULT_REQUEST_TIMEOUT = Duration.ofSeconds(30);

    /** With Velero where it is usually. */
    public KubernetesSettings(
            Optional<String> kubeconfig,
            Optional<String> context,
            Optional<String> name,
            String version,
            Duration connectTimeout,
            Duration requestTimeout) {
        this(kubeconfig, context, name, version, connectTimeout, requestTimeout, "velero");
    }

    public KubernetesSettings {
        if (connectTimeout.compareTo(Duration.ofMillis(1)) < 0 || requestTimeout.compareTo(Duration.ofMillis(1)) < 0) {
            throw new IllegalArgumentException("a timeout is 1 ms or more");
        }
    }
}
