package dev.drydock.action.backup.resources.restore;

import dev.drydock.cluster.backup.ArchivedObject;
import dev.drydock.cluster.backup.ObjectRef;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Gathers the objects of an archive that are wanted into batches of one kind, as many as are applied at once without holding
 * much.
 */
final class Selection {
    private static final int MOST = 64;
    private static final int MOST_CHARACTERS = 8 * 1024 * 1024;

    private final Predicate<ObjectRef> wanted;
    private final BatchTaker taker;
    private final List<ArchivedObject> batch = new ArrayList<>();
    private int characters;

    /** Takes a batch: objects of one kind, none of which needs another. */
    @FunctionalInterface
    interface BatchTaker {
        void take(List<ArchivedObject> batch) throws IOException;
    }

    Selection(Predicate<ObjectRef> wanted, BatchTaker taker) {
        this.wanted = wanted;
        this.taker = taker;
    }

    /** What is in the namespace, and itself; everything where none is named. */
    static Predicate<ObjectRef> in(Optional<String> namespace) {
        return ref -> namespace.isEmpty()
                || ref.namespace().equals(namespace.get())
                || (ref.group().isEmpty()
                        && ref.kind().equals("Namespace")
                        && ref.name().equals(namespace.get()));
    }

    void add(ArchivedObject object) throws IOException {
        if (!wanted.test(object.ref())) {
            return;
        }
        boolean another = !batch.isEmpty()
                && !(batch.getFirst().ref().kind().equals(object.ref().kind())
                        && batch.getFirst().ref().group().equals(object.ref().group()));
        if (another || batch.size() == MOST || characters + object.yaml().length() > MOST_CHARACTERS) {
            flush();
        }
        batch.add(object);
        characters += object.yaml().length();
    }

    /** Gives what is left. */
    void flush() throws IOException {
        if (!batch.isEmpty()) {
            List<ArchivedObject> full = List.copyOf(batch);
            batch.clear();
            characters = 0;
            taker.take(full);
        }
    }
}
