/**
 * A host on loopback that needs no root and no machine of its own: an SSH server that runs what it is sent as its own user, in a
 * folder that stands for the host's root, with a systemd that is played. It is for what the demo does, and no sandbox: what names a
 * path that no host of Kubernetes keeps its state in runs as it stands. Nothing here knows Drydock.
 */
@NullMarked
package dev.drydock.sim.host;

import org.jspecify.annotations.NullMarked;
