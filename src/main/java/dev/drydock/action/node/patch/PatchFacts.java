package dev.drydock.action.node.patch;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a host says of its operating system.
 *
 * @param system its name and version, as the distribution writes them
 * @param packages what installs its packages; empty where it is neither apt nor dnf
 * @param bootId the boot that it runs from
 * @param systemd whether systemd runs it
 * @param rebootNeeded whether its distribution asks for a reboot
 * @param upgrades the packages that would be upgraded, as far as the host knows by now
 * @param security those of them that come from a security source
 * @param held the packages that must stay as they are
 * @param broken what is wrong with its packages; empty where nothing is
 * @param freeBytes the room for packages
 */
record PatchFacts(
        String system,
        Optional<Packages> packages,
        String bootId,
        boolean systemd,
        boolean rebootNeeded,
        List<String> upgrades,
        List<String> security,
        List<String> held,
        Optional<String> broken,
        OptionalLong freeBytes) {
    /** What installs packages. */
    enum Packages {
        APT,
        DNF
    }

    PatchFacts {
        upgrades = List.copyOf(upgrades);
        security = List.copyOf(security);
        held = List.copyOf(held);
    }

    /** What a patch would upgrade. */
    List<String> chosen(boolean securityOnly) {
        return securityOnly ? security : upgrades;
    }
}
