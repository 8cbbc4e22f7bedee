package dev.drydock.action.backup.certs;

import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes what a restore of certificates does on a host: looks, brings the files into a folder that is root's alone, and puts each in
 * its place at once, with what was there kept aside. It looks before it acts, so it may be begun again. Pure text.
 *
 * @param run the run's id
 */
record CertsRestoreScripts(String run) {
    private static final String HEAD = """
        set -u
        umask 077
        PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
        export PATH LC_ALL=C

        # The host's own numbers for names. A name that it does not know is "?": the number that came along may be somebody else's here.
        user() {
            if test "$1" = -; then echo "$2"; else id -u -- "$1" 2>/dev/null || echo '?'; fi
        }
        group() {
            if test "$1" = -; then echo "$2"; else getent group -- "$1" | cut -d : -f 3 | grep . || echo '?'; fi
        }

        # How it stands with a file: kind, mode, owner, group, SHA-256 or the link's target.
        state() {
            if test -L "$1"; then
                echo "l 777 0 0 $(readlink "$1")"
            elif test -f "$1"; then
                echo "f $(stat -c '%a %u %g' "$1") $(sha256sum <"$1" | cut -d ' ' -f 1)"
            elif test -e "$1"; then
                echo "o 0 0 0 -"
            else
                echo "n 0 0 0 -"
            fi
        }
        """;

    /** Bytes of a file in one command: a third more in Base64, and room for the rest of the script. */
    static final int PIECE = 30 * 1024;

    /** Where all is on the host. */
    String folder() {
        return "/var/lib/drydock/" + run + "/certs";
    }

    /** Prints how it stands with each file, beside how it is to be: {@code is=STATE}, {@code wants=STATE}, {@code path=PATH}. */
    static String look(List<HostFile> files) {
        return HEAD + """
            while read -r kind mode uid gid user group content path; do
                echo "is=$(state "$path")"
                if test "$kind" = l; then
                    echo "wants=l 777 0 0 $content"
                else
                    echo "wants=f $mode $(user "$user" "$uid") $(group "$group" "$gid") $content"
                fi
                echo "path=$path"
            done <<'END OF LIST'
            %s
            END OF LIST
            exit 0
            """.formatted(list(files));
    }

    private static String list(List<HostFile> files) {
        return files.stream().map(CertsRestoreScripts::line).collect(Collectors.joining("\n"));
    }

    private static String line(HostFile file) {
        HostFile.Owner owner = file.owner();
        return String.join(
                " ",
                file.link().isPresent() ? "l" : "f",
                Integer.toOctalString(owner.mode()),
                Integer.toString(owner.user()),
                Integer.toString(owner.group()),
                owner.userName().isEmpty() ? "-" : owner.userName(),
                owner.groupName().isEmpty() ? "-" : owner.groupName(),
                file.link().orElseGet(file::sha256),
                file.path());
    }

    /** Brings a piece of a file into the folder; the first one begins it. */
    String piece(HostFile file, int from, byte[] bytes) {
        return HEAD
                + """
                new='%1$s/new'%2$s
                mkdir -p -m 700 '%1$s' && mkdir -p "${new%%/*}" || exit 1
                # A piece that was sent again after its answer was lost takes its own place.
                test %5$d = 0 || truncate -s %5$d "$new" || exit 1
                base64 -d %3$s"$new" <<'END OF FILE' || { echo "$new cannot be written" >&2; exit 1; }
                %4$s
                END OF FILE
                exit 0
                """.formatted(
                                folder(),
                                quoted(file.path()),
                                from == 0 ? ">" : ">>",
                                Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(bytes),
                                from);
    }

    /** Puts files in their places, each at once; what was there goes into {@code former}, once. */
    String place(List<HostFile> files) {
        return HEAD + """
            work='%1$s'
            fail() {
                echo "$path: $1" >&2
                exit 1
            }
            while read -r kind mode uid gid user group content path; do
                folder=${path%%/*}
                name=${path##*/}
                part=./.$name.drydock
                test -d "$folder" || (umask 022 && mkdir -p "$(readlink -m "$folder")") || fail "its folder cannot be made"
                if test "$kind" = l; then
                    wants="l 777 0 0 $content"
                else
                    owner=$(user "$user" "$uid")
                    owners=$(group "$group" "$gid")
                    wants="f $mode $owner $owners $content"
                fi
                test "$(state "$path")" != "$wants" || continue
                test ! -d "$path" || test -L "$path" || fail "there is a folder of that name"
                case $wants in *'?'*) fail "its owner is not known here" ;; esac
                if { test -e "$path" || test -L "$path"; } && test ! -e "$work/former$path" && test ! -L "$work/former$path"
                then
                    mkdir -p "$work/former$folder" && cp -pP "$path" "$work/former$path" ||
                        fail "it cannot be kept aside"
                fi
                # Its folder may be a service's own, which may swap what is in it: all is made ready where root alone writes, nothing
                # follows a link, and the folder that was gone into stays the one.
                cd -P "$folder" && rm -f "$part" || fail "its folder cannot be written to"
                if test "$kind" = l; then
                    ln -sT "$content" "$part" || fail "it cannot be written"
                else
                    ready=$work/ready
                    test "$(sha256sum <"$work/new$path" | cut -d ' ' -f 1)" = "$content" || fail "it did not arrive whole"
                    cp "$work/new$path" "$ready" && chown "$owner:$owners" "$ready" && chmod "$mode" "$ready" &&
                        cp -p --remove-destination -T "$ready" "$part" && sync "$part" && rm -f "$ready" ||
                        fail "it cannot be written"
                fi
                mv -T "$part" "./$name" || fail "it cannot be put in its place"
                echo "placed=$path"
            done <<'END OF LIST'
            %2$s
            END OF LIST
            sync
            exit 0
            """.formatted(folder(), list(files));
    }

    /** Removes what was brought, when all of it is in its place. */
    String tidy() {
        return HEAD + "rm -rf '%s/new'\nexit 0\n".formatted(folder());
    }

    private static String quoted(String value) {
        return "'" + value.replace("'", "'\\''") + "'";
    }
}
