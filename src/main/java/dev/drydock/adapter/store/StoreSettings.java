package dev.drydock.adapter.store;

import java.nio.file.Path;

/**
 * Where the store is, and at what pace it works.
 *
 * @param url {@code jdbc:sqlite:/path/drydock.db}, whose file is made when it is not there and whose directory is not; or
 *     {@code jdbc:postgresql://host:5432/drydock}
 * @param user the database user; empty for SQLite, and where the URL names one
 * @param password the user's password; empty for SQLite, and where none is wanted
 * @param pace the work queue's pace
 */
public record StoreSettings(String url, String user, String password, WorkPace pace) {
    /** The settings of an SQLite file. */
    public static StoreSettings sqlite(Path file) {
        return of("jdbc:sqlite:" + file.toAbsolutePath());
    }

    /** The settings of a database that needs no login. */
    public static StoreSettings of(String url) {
        return new StoreSettings(url, "", "", WorkPace.DEFAULT);
    }

    /** The same place at another pace. */
    public StoreSettings at(WorkPace other) {
        return new StoreSettings(url, user, password, other);
    }

    /** Without the password, and without what a URL may carry behind its question mark. */
    @Override
    public String toString() {
        return "StoreSettings[" + shown(url) + "]";
    }

    /** A URL without what may be secret in it. */
    static String shown(String url) {
        return url.replaceFirst("[?].*", "").replaceFirst("//[^/@]*@", "//");
    }
}
