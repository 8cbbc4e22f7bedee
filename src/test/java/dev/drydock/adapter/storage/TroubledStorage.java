package dev.drydock.adapter.storage;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.UnaryOperator;

/** A storage to which things happen that do happen to storages. */
final class TroubledStorage implements ObjectStorage {
    private final ObjectStorage real;

    /** What becomes of data that are read. */
    volatile UnaryOperator<byte[]> reading = UnaryOperator.identity();

    /** What happens instead of an entry's creation. */
    volatile Creation creation = ObjectStorage::create;

    /** What happens before an object is deleted. */
    volatile Deletion deletion = name -> {};

    /** What happens before an object is read. */
    volatile Deletion refusal = name -> {};

    interface Creation {
        boolean create(ObjectStorage real, String name, byte[] content) throws IOException;
    }

    interface Deletion {
        void before(String name) throws IOException;
    }

    TroubledStorage(ObjectStorage real) {
        this.real = real;
    }

    @Override
    public void requireRoom(long bytes) throws IOException {
        real.requireRoom(bytes);
    }

    @Override
    public Writing write(String name) throws IOException {
        return real.write(name);
    }

    @Override
    public boolean create(String name, byte[] content) throws IOException {
        return creation.create(real, name, content);
    }

    @Override
    public InputStream read(String name) throws IOException {
        refusal.before(name);
        if (!name.contains("_")) {
            return real.read(name);
        }
        try (InputStream in = real.read(name)) {
            return new ByteArrayInputStream(reading.apply(in.readAllBytes()));
        }
    }

    @Override
    public List<Listed> list(String folder) throws IOException {
        return real.list(folder);
    }

    @Override
    public void delete(String name) throws IOException {
        deletion.before(name);
        real.delete(name);
    }

    @Override
    public void close() {
        real.close();
    }
}
