package dev.drydock.action.upgrade;

import java.util.OptionalInt;

/**
 * What a node is made of beside Kubernetes.
 *
 * @param controlPlane whether it is a node of the control plane
 * @param runtime its container runtime with its version, for example {@code containerd://1.7.24}
 * @param operatingSystem for example {@code Debian GNU/Linux 13 (trixie)}
 * @param kernel its kernel's version
 * @param cgroupVersion 1 or 2; empty where nobody asked its host
 */
public record Machine(
        boolean controlPlane, String runtime, String operatingSystem, String kernel, OptionalInt cgroupVersion) {
    /** The same with what its host told of its cgroups. */
    public Machine withCgroup(OptionalInt version) {
        return new Machine(controlPlane, runtime, operatingSystem, kernel, version);
    }
}
