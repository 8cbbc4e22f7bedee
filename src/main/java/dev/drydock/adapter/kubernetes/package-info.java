/**
 * The port {@link dev.drydock.cluster.Cluster} on a real API server. fabric8's client reads the kubeconfig, holds the
 * credentials, TLS and the connections; requests and answers are read here, because its typed calls hide what a drain needs:
 * {@code Retry-After}, the causes of a refusal, and a deadline that covers the whole answer.
 */
@NullMarked
package dev.drydock.adapter.kubernetes;

import org.jspecify.annotations.NullMarked;
