package dev.drydock.adapter.snapshot;

/** Something in a snapshot file that no etcd writes; the message says what and where, in plain words. */
final class DamageException extends Exception {
    private static final long serialVersionUID = 1L;

    DamageException(String what) {
        // Where in our code it was noticed tells nobody anything, and a fuzzed file meets it thousands of times.
        super(what, null, false, false);
    }
}
