package dev.drydock.adapter.snapshot;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** What an inspection of a snapshot file found. */
public sealed interface Inspection<T> {
    /**
     * The file is consistent, and its hash is right where it was checked.
     *
     * @param found what was read from it
     * @param trailer what is known of the SHA-256 at its end
     */
    record Sound<T>(T found, Trailer trailer) implements Inspection<T> {}

    /**
     * The file is not what etcd wrote.
     *
     * @param what the first thing that is wrong, in plain words
     */
    record Damaged<T>(String what) implements Inspection<T> {}

    /**
     * The file could not be read, so nothing is known of its content.
     *
     * @param why the reason in plain words
     */
    record Unreadable<T>(String why) implements Inspection<T> {
        static <T> Unreadable<T> because(IOException failure) {
            return new Unreadable<>(
                    switch (failure) {
                        case NoSuchFileException missing -> "there is no such file";
                        case AccessDeniedException denied -> "you may not read it";
                        default ->
                            failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
                    });
        }
    }
}
