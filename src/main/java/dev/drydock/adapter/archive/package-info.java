/**
 * The file format of exports behind the port {@link dev.drydock.cluster.backup.ResourceArchives}: a compressed tar archive that
 * anybody's {@code tar} unpacks, and that its reader trusts in nothing.
 */
@NullMarked
package dev.drydock.adapter.archive;

import org.jspecify.annotations.NullMarked;
