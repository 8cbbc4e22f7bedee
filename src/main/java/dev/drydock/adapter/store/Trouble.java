package dev.drydock.adapter.store;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** What a database's error means, in plain words with what to do. */
final class Trouble {
    /** The driver's word for it is of servers that cannot be reached. */
    private static final String PRIMARY_WANTED = "targetServerType";

    private static final int PRIMARY_CODE = 0xff;

    private Trouble() {}

    static String words(Throwable error) {
        Optional<SQLException> cause = sqlException(error);
        if (cause.isPresent() && cause.get() instanceof SQLiteException sqlite) {
            return words(sqlite);
        }
        String said = cause.map(Throwable::getMessage).orElseGet(() -> String.valueOf(error.getMessage()));
        if (cause.isPresent() && cause.get() instanceof SQLTransientConnectionException) {
            return "no connection to the database could be had in time; check that it runs and is not overloaded";
        }
        return words(state(cause), said);
    }

    /** Whether the database is away or has no room for us now, so that the same call may succeed later. */
    static boolean isAway(Throwable error) {
        Optional<SQLException> cause = sqlException(error);
        String state = state(cause);
        return state.startsWith("08")
                || state.equals("57P03")
                || state.equals("53300")
                || cause.filter(SQLTransientConnectionException.class::isInstance)
                        .isPresent();
    }

    private static String state(Optional<SQLException> cause) {
        return cause.map(SQLException::getSQLState).orElse("");
    }

    /** The words for a state of the SQL standard's, or of PostgreSQL's appendix A. */
    private static String words(String state, String said) {
        if (said.contains(PRIMARY_WANTED)) {
            return words("25006", "");
        }
        return switch (state) {
            case "08000", "08001", "08003", "08004", "08006", "08007" ->
                "the database does not answer; check that it runs and can be reached";
            case "28000", "28P01" ->
                "the database does not let this user in; check the user, the password, and who may connect from here";
            case "3D000" -> "the server has no database of this name; make it, or give another name";
            case "42501" -> "the database user may not do what is needed (" + said + "); grant it";
            case "25006" -> "the database can only be read; give the address of the primary server, not of a standby";
            case "53100" -> "the disk of the database server is full; make room on it";
            case "53300" -> "the database has no connection left; raise its max_connections, or end other programs";
            case "57P01", "57P02", "57P03" -> "the database is being stopped or started";
            case "55P03", "57014" -> "the database was waited for too long; see what holds its locks";
            default -> "the database refuses: " + said;
        };
    }

    /** Whether a rule of the schema was broken: a key that is there already. */
    static boolean isConstraint(Throwable error) {
        return sqlException(error)
                .filter(cause -> cause instanceof SQLiteException sqlite
                        ? primary(sqlite) == SQLiteErrorCode.SQLITE_CONSTRAINT.code
                        : String.valueOf(cause.getSQLState()).startsWith("23"))
                .isPresent();
    }

    /**
     * Whether the database refuses what it was told, and would refuse it again: a rule of the schema, a value that it cannot
     * hold, or one that is too long. Nothing was stored then.
     */
    static boolean isRefusal(Throwable error) {
        return isConstraint(error)
                || sqlException(error)
                        .filter(cause -> cause instanceof SQLiteException sqlite
                                ? primary(sqlite) == SQLiteErrorCode.SQLITE_TOOBIG.code
                                : String.valueOf(cause.getSQLState()).matches("(22|54).*"))
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
