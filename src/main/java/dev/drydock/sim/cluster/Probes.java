package dev.drydock.sim.cluster;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;

/** What the API server says of itself: its probes with their single checks, which can be made to fail, and its metrics. */
public final class Probes {
    private static final List<String> CHECKS = List.of(
            "ping",
            "log",
            "etcd",
            "etcd-readiness",
            "informer-sync",
            "poststarthook/start-apiserver-admission-initializer",
            "poststarthook/rbac/bootstrap-roles",
            "poststarthook/apiservice-registration-controller",
            "shutdown");

    private final Set<String> failing = new ConcurrentSkipListSet<>();
    private final List<String> deprecated = new CopyOnWriteArrayList<>();

    Probes() {}

    /** Lets a check fail, {@code etcd} for one, and with it {@code /readyz}, {@code /livez} and {@code /healthz}. */
    public void fail(String check) {
        if (!CHECKS.contains(check)) {
            throw new IllegalArgumentException("There is no check " + check + "; there are " + CHECKS);
        }
        failing.add(check);
    }

    /** All checks pass again. */
    public void pass() {
        failing.clear();
    }

    /** Somebody has used an API that a later release removes, as {@code 1.32}: {@code /metrics} tells. */
    public void deprecatedUse(String group, String version, String resource, String removedRelease) {
        deprecated.add(
                "apiserver_requested_deprecated_apis{group=\"%s\",removed_release=\"%s\",resource=\"%s\",subresource=\"\",version=\"%s\"} 1\n"
                        .formatted(group, removedRelease, resource, version));
    }

    /** Answers the request if it is for one of these pages; says whether it was. */
    boolean answer(Exchange exchange) throws IOException {
        return switch (exchange.path()) {
            case "/readyz", "/livez", "/healthz" -> {
                String probe = exchange.path().substring(1);
                boolean whole = exchange.query().containsKey("verbose") || !failing.isEmpty();
                exchange.text(failing.isEmpty() ? 200 : 500, whole ? checks(probe) : "ok");
                yield true;
            }
            default -> false;
        };
    }

    private String checks(String probe) {
        StringBuilder text = new StringBuilder();
        for (String check : CHECKS) {
            text.append(
                    failing.contains(check) ? "[-]" + check + " failed: reason withheld\n" : "[+]" + check + " ok\n");
        }
        return text.append(probe)
                .append(failing.isEmpty() ? " check passed\n" : " check failed\n")
                .toString();
    }

    String metrics() {
        return """
            # HELP apiserver_requested_deprecated_apis [STABLE] Gauge of deprecated APIs that have been requested, \
            broken out by API group, version, resource, subresource, and removed_release.
            # TYPE apiserver_requested_deprecated_apis gauge
            """ + String.join("", deprecated);
    }
}
