/** What a cluster is made of, as an upgrade must know it: values, and the ports that tell them. Texts are as the cluster has them. */
@NullMarked
package dev.drydock.cluster.upgrade;

import org.jspecify.annotations.NullMarked;
