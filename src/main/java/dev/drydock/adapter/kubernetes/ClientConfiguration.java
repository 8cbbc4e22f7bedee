package dev.drydock.adapter.kubernetes;

import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.KubeConfigUtils;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The client's configuration, made from our settings and from nothing else: no environment variable, system property or file
 * that was not named decides which cluster is worked on.
 *
 * @param config fabric8's configuration
 * @param name the name that people know the cluster by
 */
record ClientConfiguration(Config config, String name) {
    static final Path SERVICE_ACCOUNT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

    /**
     * Reads the kubeconfig, or the files of the pod's ServiceAccount.
     *
     * @throws IllegalArgumentException where they are missing or wrong; the message says which and why
     */
    static ClientConfiguration of(KubernetesSettings settings, Map<String, String> environment, Path serviceAccount) {
        boolean inCluster =
                settings.kubeconfig().isEmpty() && settings.context().isEmpty();
        Config config = inCluster ? inCluster(environment, serviceAccount) : kubeconfig(settings);
        config.setRequestRetryBackoffLimit(0);
        config.setConnectionTimeout(Math.toIntExact(settings.connectTimeout().toMillis()));
        config.setRequestTimeout(Math.toIntExact(settings.requestTimeout().toMillis()));
        config.setUserAgent("drydock/" + settings.version());
        // A connection of its own for each request under way: one that died in silence takes nothing else with it,
        // requests
        // spread over the API servers behind a balancer, and no stream limit stands in the way of 64 evictions at once.
        config.setHttp2Disable(true);
        String context = inCluster ? "in-cluster" : config.getCurrentContext().getName();
        return new ClientConfiguration(config, settings.name().orElse(context));
    }

    private static Config kubeconfig(KubernetesSettings settings) {
        String paths = settings.kubeconfig()
                .orElseThrow(() ->
                        new IllegalArgumentException("a context is given, and no kubeconfig that it could be in"));
        List<File> files = Arrays.stream(paths.split(Pattern.quote(File.pathSeparator)))
                .filter(path -> !path.isBlank())
                .map(File::new)
                .filter(File::isFile)
                .toList();
        if (files.isEmpty()) {
            throw new IllegalArgumentException("there is no kubeconfig file " + paths);
        }
        Config config = Config.empty();
        List<io.fabric8.kubernetes.api.model.Config> kubeconfigs;
        try {
            kubeconfigs = files.stream().map(KubeConfigUtils::parseConfig).toList();
            // fabric8 makes its merge of several files public only here.
            KubeConfigUtils.merge(
                    config,
                    settings.context().orElse(null),
                    kubeconfigs.toArray(io.fabric8.kubernetes.api.model.Config[]::new));
        } catch (RuntimeException e) {
            // The parser throws of many kinds, and NullPointerException for an empty file.
            throw new IllegalArgumentException(
                    "the kubeconfig " + paths + " cannot be read: " + Words.bounded(String.valueOf(e.getMessage())), e);
        }
        checkContext(config, settings.context(), paths);
        checkCluster(config.getCurrentContext(), kubeconfigs, paths);
        if (config.getAutoOAuthToken() == null && config.getAuthProvider() == null) {
            // Without a token there is none to renew; else fabric8 reads the file, and runs its credential plugin, for
            // each
            // request after the first minute.
            config.setOauthTokenProvider(() -> null);
        }
        return config;
    }

    private static void checkContext(Config config, Optional<String> wanted, String paths) {
        NamedContext current = config.getCurrentContext();
        boolean found = current != null
                && wanted.map(name -> name.equals(current.getName())).orElse(true);
        if (!found) {
            String contexts = config.getContexts().stream()
                    .map(NamedContext::getName)
                    .filter(Objects::nonNull)
                    .sorted()
                    .collect(Collectors.joining(", "));
            throw new IllegalArgumentException("the kubeconfig " + paths
                    + wanted.map(name -> " has no context " + name).orElse(" names no current context that it has")
                    + (contexts.isEmpty() ? "" : "; it has " + contexts));
        }
    }

    private static void checkCluster(
            NamedContext context, List<io.fabric8.kubernetes.api.model.Config> kubeconfigs, String paths) {
        boolean found = kubeconfigs.stream()
                .flatMap(kubeconfig -> kubeconfig.getClusters().stream())
                .anyMatch(cluster ->
                        Objects.equals(cluster.getName(), context.getContext().getCluster())
                                && cluster.getCluster() != null
                                && cluster.getCluster().getServer() != null);
        if (!found) {
            throw new IllegalArgumentException("the context " + context.getName() + " in the kubeconfig " + paths
                    + " names no cluster that it has, or one without a server");
        }
    }

    private static Config inCluster(Map<String, String> environment, Path serviceAccount) {
        String host = environment.get(Config.KUBERNETES_SERVICE_HOST_PROPERTY);
        String port = environment.get(Config.KUBERNETES_SERVICE_PORT_PROPERTY);
        Path token = serviceAccount.resolve("token");
        Path authority = serviceAccount.resolve("ca.crt");
        if (host == null || port == null || !Files.isReadable(token) || !Files.isReadable(authority)) {
            throw new IllegalArgumentException("no kubeconfig is given, and this is no pod with a ServiceAccount ("
                    + token + ", " + authority + " and KUBERNETES_SERVICE_HOST are needed)");
        }
        Config config = Config.empty();
        config.setMasterUrl("https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port);
        config.setCaCertFile(authority.toString());
        // The kubelet renews the file long before the token ends; reading it each time is cheap and never late.
        config.setOauthTokenProvider(() -> token(token));
        return config;
    }

    private static String token(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
