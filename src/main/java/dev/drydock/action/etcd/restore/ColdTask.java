package dev.drydock.action.etcd.restore;

/**
 * A piece of a cold backup's work on one host: a script that may be begun again wherever it was cut short. The variables at its head
 * are {@link ColdScripts}'.
 */
enum ColdTask {
    COPY("cold", "copy the data folder of a member that is stopped for it", """
        archive="$work/folder.tar"
        stopped=no
        why="it ended before its time"

        free_kibibytes() {
            df -Pk "$work" | tail -n 1 | { read -r disk all used free rest; echo "$free"; }
        }

        # However this ends: a member that was stopped is started again.
        ended() {
            code=$?
            trap - EXIT HUP INT TERM
            exec 7<&-
            rm -f "$archive.part"
            if test "$stopped" = yes; then
                start_again
                why="$why; etcd is starting again"
            fi
            echo "$why" >&2
            exit "$code"
        }
        trap ended EXIT
        trap 'why="it was told to end"; exit 143' HUP INT TERM

        if test -e "$archive"; then
            start_again
            trap - EXIT
            echo "copied $(stat -c %s "$archive") bytes; etcd is starting again"
            exit 0
        fi

        # Nothing is stopped before it is known that the copy can be made.
        if ! test -f "$data/member/snap/db"; then
            why="there is no database in $data"
            exit 1
        fi
        if ! tar --version 2>/dev/null | grep -q 'GNU tar'; then
            why="there is no GNU tar, which makes the copy: install it"
            exit 1
        fi
        needed=$(du -sk "$data" | cut -f 1)
        free=$(free_kibibytes)
        if test "$free" -lt $((needed + 65536)); then
            why="there are $free KiB free for a copy of $needed KiB, of which 65536 stay free: make room in $work"
            exit 1
        fi

        # Were the host to go down in the middle, this starts etcd at its next boot, whatever has become of Drydock.
        cat >"$work/start-again.sh" <<'DRYDOCK_END'
        ${start}DRYDOCK_END
        sync "$work/start-again.sh"
        mkdir -p "${wanted%/*}"
        cat >"$unit" <<DRYDOCK_END
        [Unit]
        Description=Starts etcd again, which was stopped for a copy of its data folder
        RequiresMountsFor=$work
        [Service]
        Type=oneshot
        ExecStart=/bin/sh $work/start-again.sh
        [Install]
        WantedBy=multi-user.target
        DRYDOCK_END
        ln -sfn "$unit" "$wanted"
        sync -f "${unit%/*}"

        began=$(date +%s)
        stopped=yes
        why="etcd did not end"
        stop_etcd
        # Held as etcd holds it: nobody who starts it meanwhile gets at the data.
        exec 7<"$data/member/snap/db"
        if ! flock -n 7; then
            why="etcd was started while its data folder was to be copied"
            exit 1
        fi
        why="the data folder could not be copied"
        # What it says is kept in memory: it may be that the disk is full.
        if ! said=$(tar --format=gnu --numeric-owner -C "$data" -cf "$archive.part" . 2>&1); then
            why="the data folder could not be copied: $(printf '%s\\n' "$said" | head -n 1)"
            # tar tells only how little it wrote.
            if test "$(free_kibibytes)" -lt 1024; then
                why="the disk of $work became full while the data folder was copied"
            fi
            exit 1
        fi
        exec 7<&-
        start_again
        stopped=no
        away=$(($(date +%s) - began))
        why="the copy could not be written to the disk"
        sync "$archive.part"
        mv "$archive.part" "$archive"
        sync -f "$work"
        trap - EXIT
        echo "copied $(stat -c %s "$archive") bytes; etcd was stopped for $away s"
        """),
    START("start", "start etcd again", """
        start_again
        rm -f "$work/folder.tar.part"
        echo "etcd is starting, if it did not run"
        """),
    CLEAN("clean", "remove the copy of the data folder", """
        rm -f "$work/folder.tar" "$work/folder.tar.part" "$work/start-again.sh"
        echo "the copy is removed"
        """);

    /** A disk that is full for a moment, say, keeps a manifest from being put back: so that is tried again for five minutes. */
    static final String START_AGAIN = """
        start_again() {
            tries=0
            while true; do
                # Beside the shell, so that what fails in it ends it there.
                (release etcd) &
                if wait "$!"; then
                    break
                fi
                tries=$((tries + 1))
                if test "$tries" -ge 60; then
                    echo "etcd could not be started again" >&2
                    exit 1
                fi
                sleep 5
            done
            rm -f "$wanted" "$unit"
        }

        """;

    private final String id;
    private final String title;
    private final String body;

    ColdTask(String id, String title, String body) {
        this.id = id;
        this.title = title;
        this.body = body;
    }

    /** What the journal and the host know it by. */
    String id() {
        return id;
    }

    /** What it does, for people. */
    String title() {
        return title;
    }

    /** The script without its head. */
    String body() {
        return body;
    }
}
