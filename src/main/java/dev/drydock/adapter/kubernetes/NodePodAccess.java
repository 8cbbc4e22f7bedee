package dev.drydock.adapter.kubernetes;

/**
 * What node pods are asked of an API server for, in their namespace alone, as RBAC names it: the one list that the optional
 * manifests' Role and the advice in error messages are made from.
 */
public enum NodePodAccess {
    LIST_PODS("list", "pods", "to find node pods that were left behind"),
    CREATE_POD("create", "pods", "to make a node pod"),
    GET_POD("get", "pods", "to see whether it runs"),
    DELETE_POD("delete", "pods", "to take it away again"),
    GET_EXEC("get", "pods/exec", "to run commands in it"),
    CREATE_EXEC("create", "pods/exec", "to run commands in it: newer API servers ask for this verb too");

    private final String verb;
    private final String resource;
    private final String purpose;

    NodePodAccess(String verb, String resource, String purpose) {
        this.verb = verb;
        this.resource = resource;
        this.purpose = purpose;
    }

    /** The verb, for example {@code create}. */
    public String verb() {
        return verb;
    }

    /** The resource, as a Role's rule writes it, for example {@code pods/exec}. */
    public String resource() {
        return resource;
    }

    /** What it is needed for, as the end of a sentence. */
    public String purpose() {
        return purpose;
    }

    Deed deed(String namespace) {
        return new Deed(
                verb + " " + resource + " in the namespace " + namespace,
                "grant its account the verb \"" + verb + "\" on \"" + resource + "\" in the API group \"\" in the"
                        + " namespace \"" + namespace + "\", as the Role in manifests/node-pods does");
    }
}
