package dev.drydock.adapter.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** The words for what databases say. */
class TroubleTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        SQLITE_BUSY            | locked by another process
        SQLITE_BUSY_SNAPSHOT   | locked by another process
        SQLITE_LOCKED          | locked by another process
        SQLITE_FULL            | make room
        SQLITE_READONLY        | may not be written
        SQLITE_READONLY_DBMOVED | may not be written
        SQLITE_CANTOPEN        | cannot be opened
        SQLITE_NOTADB          | not an SQLite database
        SQLITE_CORRUPT         | restore it from a copy
        SQLITE_IOERR_WRITE     | the disk with the database file fails: [said]
        SQLITE_ERROR           | the database refuses: [said]
        """)
    void sqliteErrorsSayWhatToDo(SQLiteErrorCode code, String words) {
        RuntimeException error = new IllegalStateException("outer", new SQLiteException("[said]", code));

        assertThat(Trouble.words(error)).contains(words);
        assertThat(Trouble.isConstraint(error)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "08006, does not answer",
        "08001, does not answer",
        "28P01, check the user",
        "3D000, no database of this name",
        "42501, may not do what is needed ([said])",
        "25006, primary server",
        "53100, make room",
        "53300, max_connections",
        "57P03, being stopped or started",
        "55P03, waited for too long",
        "42P01, the database refuses: [said]"
    })
    void otherErrorsAreToldApartByTheirState(String state, String words) {
        assertThat(Trouble.words(new SQLException("[said]", state))).contains(words);
    }

    @Test
    void aKeyThatIsThereAlreadyIsAConstraint() {
        assertThat(Trouble.isConstraint(new SQLiteException("", SQLiteErrorCode.SQLITE_CONSTRAINT_PRIMARYKEY)))
                .isTrue();
        assertThat(Trouble.isConstraint(new SQLException("", "23505"))).isTrue();
        assertThat(Trouble.isConstraint(new IllegalStateException("no database")))
                .isFalse();
    }

    @Test
    void anErrorThatIsNoDatabasesKeepsItsWords() {
        assertThat(Trouble.words(new IllegalStateException("[said]"))).isEqualTo("the database refuses: [said]");
    }
}
