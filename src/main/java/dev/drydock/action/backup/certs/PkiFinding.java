package dev.drydock.action.backup.certs;

import dev.drydock.core.report.Wording;

/**
 * Something that people should know of a file.
 *
 * @param weight how bad it is
 * @param host whose file
 * @param path which
 * @param words what is the matter, as the end of a sentence that began with the file
 */
record PkiFinding(Weight weight, String host, String path, String words) {
    /** How bad it is. */
    enum Weight {
        /** A control plane that is rebuilt from this does not start. */
        WRONG,
        /** It does, for now. */
        WARNING
    }

    /** In a sentence, for a card. */
    String sentence() {
        return "`" + Wording.name(host) + "`: `" + Wording.name(path.replace('`', '\'')) + "` "
                + Wording.sentence(words);
    }
}
