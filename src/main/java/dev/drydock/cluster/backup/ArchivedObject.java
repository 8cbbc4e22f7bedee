package dev.drydock.cluster.backup;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One object of an archive.
 *
 * @param ref which; the same in its path and in its document
 * @param apiVersion as its document says, for example {@code apps/v1}
 * @param yaml its document as it stands in the archive
 * @param fields the document: maps with text keys, lists, texts, numbers, booleans and null
 */
public record ArchivedObject(ObjectRef ref, String apiVersion, String yaml, Map<String, @Nullable Object> fields) {}
