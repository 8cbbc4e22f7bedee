/** Where snapshots are kept: a folder or an S3-compatible object store, encrypted at rest, and read back before it is believed. */
@NullMarked
package dev.drydock.adapter.storage;

import org.jspecify.annotations.NullMarked;
