package dev.drydock.adapter.store;

import java.sql.SQLException;
import java.util.Optional;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What a database's error means, in plain words with what to do. */
final class Trouble {
    private static final int PRIMARY_CODE = 0xff;

    private Trouble() {}

    static String words(Throwable error) {
        Optional<SQLException> cause = sqlException(error);
        if (cause.isPresent() && cause.get() instanceof SQLiteException sqlite) {
            return words(sqlite);
        }
        String state = cause.map(SQLException::getSQLState).orElse("");
        if (state.startsWith("08")) {
            return "the database does not answer; check that it runs and can be reached";
        }
        return "the database refuses: "
                + cause.map(Throwable::getMessage).orElseGet(() -> String.valueOf(error.getMessage()));
    }

    /** Whether a rule of the schema was broken: a key that is there already. */
    static boolean isConstraint(Throwable error) {
        return sqlException(error)
                .filter(cause -> cause instanceof SQLiteException sqlite
                        ? primary(sqlite) == SQLiteErrorCode.SQLITE_CONSTRAINT.code
                        : String.valueOf(cause.getSQLState()).startsWith("23"))
                .isPresent();
    }

    private static String words(SQLiteException error) {
        int code = primary(error);
        if (code == SQLiteErrorCode.SQLITE_BUSY.code || code == SQLiteErrorCode.SQLITE_LOCKED.code) {
            return "the database file has been locked by another process for too long; see which program has it open";
        } else if (code == SQLiteErrorCode.SQLITE_FULL.code) {
            return "the disk with the database file is full; make room on it";
        } else if (code == SQLiteErrorCode.SQLITE_READONLY.code || code == SQLiteErrorCode.SQLITE_PERM.code) {
            return "the database file may not be written; check its owner, its mode and that its disk is not mounted"
                    + " read-only";
        } else if (code == SQLiteErrorCode.SQLITE_CANTOPEN.code) {
            return "the database file cannot be opened; check its path, its owner and its mode";
        } else if (code == SQLiteErrorCode.SQLITE_NOTADB.code) {
            return "the file is not an SQLite database; give another path or restore the file from a copy";
        } else if (code == SQLiteErrorCode.SQLITE_CORRUPT.code) {
            return "the database file is damaged; restore it from a copy";
        } else if (code == SQLiteErrorCode.SQLITE_IOERR.code) {
            return "the disk with the database file fails: " + error.getMessage();
        }
        return "the database refuses: " + error.getMessage();
    }

    private static int primary(SQLiteException error) {
        return error.getResultCode().code & PRIMARY_CODE;
    }

    private static Optional<SQLException> sqlException(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException found && !(found.getCause() instanceof SQLException)) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }
}
