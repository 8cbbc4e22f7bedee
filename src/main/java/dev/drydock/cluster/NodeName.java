package dev.drydock.cluster;

import java.util.regex.Pattern;

/**
 * A node's name: an RFC 1123 subdomain of at most 253 characters, as Kubernetes object names are.
 *
 * @param value the name, as the API server spells it
 */
public record NodeName(String value) implements Comparable<NodeName> {
    private static final int MAXIMUM_LENGTH = 253;
    private static final Pattern SUBDOMAIN =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

    public NodeName {
        if (!isValid(value)) {
            throw new IllegalArgumentException("not a node name: " + value);
        }
    }

    /** Whether the word could be a node's name at all. */
    public static boolean isValid(String word) {
        return word.length() <= MAXIMUM_LENGTH && SUBDOMAIN.matcher(word).matches();
    }

    @Override
    public int compareTo(NodeName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
