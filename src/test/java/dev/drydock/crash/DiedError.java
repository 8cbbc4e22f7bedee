package dev.drydock.crash;

/**
 * Ends every thread of a process that has died: an error, because what catches exceptions must not go on after it, and the
 * virtual machine's own, because a machine that is at its end is what it plays.
 */
final class DiedError extends VirtualMachineError {
    private static final long serialVersionUID = 1L;

    DiedError(String where) {
        super(where);
    }

    /** Many threads of a process die at once; where is in the message. */
    @Override
    public synchronized Throwable fillInStackTrace() {
        return this;
    }
}
