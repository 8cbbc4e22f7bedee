package dev.drydock.adapter.storage;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * A folder of another storage, with everything in it.
 *
 * @param whole the other one, which is closed with this
 * @param folder ends with a slash
 */
record FolderOf(ObjectStorage whole, String folder) implements ObjectStorage {
    @Override
    public void requireRoom(long bytes) throws IOException {
        whole.requireRoom(bytes);
    }

    @Override
    public Writing write(String name) throws IOException {
        return whole.write(folder + name);
    }

    @Override
    public boolean create(String name, byte[] content) throws IOException {
        return whole.create(folder + name, content);
    }

    @Override
    public InputStream read(String name) throws IOException {
        return whole.read(folder + name);
    }

    @Override
    public List<Listed> list(String inner) throws IOException {
        return whole.list(folder + inner).stream()
                .map(each -> new Listed(each.name().substring(folder.length()), each.stamp()))
                .toList();
    }

    @Override
    public void delete(String name) throws IOException {
        whole.delete(folder + name);
    }

    @Override
    public void close() {
        whole.close();
    }
}
