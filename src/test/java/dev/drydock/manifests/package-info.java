/** Checks of what Drydock is deployed with: the Slack app's manifests and the cluster's objects. */
@NullMarked
package dev.drydock.manifests;

import org.jspecify.annotations.NullMarked;
