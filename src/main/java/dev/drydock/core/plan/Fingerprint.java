package dev.drydock.core.plan;

/**
 * The SHA-256 of a plan's consequences in canonical form: what an approval is bound to.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record Fingerprint(String hex) {
    public Fingerprint {
        if (!hex.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("not a SHA-256: " + hex);
        }
    }

    /** The first twelve digits, in groups of four: enough for two people to compare by eye. */
    public String display() {
        return hex.substring(0, 4) + "-" + hex.substring(4, 8) + "-" + hex.substring(8, 12);
    }
}
