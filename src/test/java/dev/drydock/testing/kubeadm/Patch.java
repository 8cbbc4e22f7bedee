package dev.drydock.testing.kubeadm;

/** A package that hosts have in version 1.0, and that a newer version of can be published. */
public enum Patch {
    /** An ordinary one. */
    TOOLS("harbour-tools", "patches", ""),
    /** One that mends a hole in what runs at all times: its upgrade asks for a reboot. */
    KERNEL("harbour-kernel", "security", """
        if [ "$1" = configure ] && [ -n "$2" ]; then
            echo '*** System restart required ***' >/var/run/reboot-required
            echo harbour-kernel >>/var/run/reboot-required.pkgs
        fi
        """);

    private final String packageName;
    private final String repository;
    private final String afterwards;

    Patch(String packageName, String repository, String afterwards) {
        this.packageName = packageName;
        this.repository = repository;
        this.afterwards = afterwards;
    }

    public String packageName() {
        return packageName;
    }

    /** The folder of its repository: {@code patches}, or {@code security}. */
    String repository() {
        return repository;
    }

    String afterwards() {
        return afterwards;
    }
}
