package dev.drydock.sim.cluster;

/**
 * Which requests are meant, {@code "*"} standing for any.
 *
 * @param verb get, list, watch, create, update, patch, delete or deletecollection
 * @param resource as roles name it: {@code nodes}, {@code pods/eviction}
 * @param namespace the namespace, empty for requests at the cluster's scope
 * @param name the object's name
 */
public record Requests(String verb, String resource, String namespace, String name) {
    private static final String ANY = "*";

    /** Every request for a resource. */
    public static Requests all() {
        return of(ANY, ANY);
    }

    public static Requests of(String verb, String resource) {
        return new Requests(verb, resource, ANY, ANY);
    }

    public static Requests evictions() {
        return of("create", "pods/eviction");
    }

    public Requests in(String onlyNamespace) {
        return new Requests(verb, resource, onlyNamespace, name);
    }

    public Requests named(String onlyName) {
        return new Requests(verb, resource, namespace, onlyName);
    }

    boolean match(ApiRequest request) {
        return match(verb, request.verb())
                && match(resource, request.resource())
                && match(namespace, request.namespace())
                && match(name, request.name());
    }

    private static boolean match(String pattern, String value) {
        return pattern.equals(ANY) || pattern.equals(value);
    }
}
