package dev.drydock.adapter.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.function.Supplier;

/**
 * A place for named objects, which appear whole or not at all. Names are those of {@link StoredNames}; failures are told in
 * plain words: what, why and what to do.
 */
interface ObjectStorage extends AutoCloseable {
    /**
     * Opens the one that settings tell of; nothing is asked of it yet.
     *
     * @throws IOException when there are no credentials
     */
    static ObjectStorage open(StorageSettings settings, FreeSpace space, Supplier<String> tokens) throws IOException {
        return switch (settings.place()) {
            case StorageSettings.Folder(var path) -> new FolderStorage(path, space, tokens);
            case StorageSettings.Bucket bucket -> S3Storage.open(bucket);
        };
    }

    /**
     * An object that is there.
     *
     * @param stamp changes whenever the object does
     */
    record Listed(String name, String stamp) {}

    /** An object that is being written: closed before it is completed, nothing of it is left. */
    abstract class Writing extends OutputStream {
        /** Makes it appear, in the place of one that had its name. */
        abstract void complete() throws IOException;
    }

    /**
     * Demands room for an object, where that can be told.
     *
     * @throws IOException when there is not enough
     */
    void requireRoom(long bytes) throws IOException;

    /** Begins an object of any size. */
    Writing write(String name) throws IOException;

    /**
     * Creates a small object.
     *
     * @return whether it is there now with this content and was created by this call; false where there was one before
     */
    boolean create(String name, byte[] content) throws IOException;

    /**
     * Reads an object.
     *
     * @throws java.nio.file.NoSuchFileException when there is none
     * @throws UnreadableException when this one cannot be read, which says nothing of others
     */
    InputStream read(String name) throws IOException;

    /** The objects directly in a folder: {@code ""} or one that ends with a slash. */
    List<Listed> list(String folder) throws IOException;

    /** Removes an object, if it is there. */
    void delete(String name) throws IOException;

    @Override
    void close();
}
