package dev.drydock.adapter.host;

import dev.drydock.cluster.host.HostCommand;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a host is given to run: the command under a guard. When a channel is closed, or the connection is lost, OpenSSH closes the
 * command's standard input and lets the command run on; so a shell waits for the command, and beside it for the end of that input,
 * upon which it kills the command with all that it started. It does so as the command's own user: nobody else could kill root's.
 */
final class RemoteScript {
    /** First come so many bytes for the command to read. {@code head} takes no byte more than it is asked for. */
    private static final String GUARD = """
        bytes=$1
        shift
        input=
        if test "$bytes" != 0; then
            input=$(head -c "$bytes"; echo x)
            input=${input%x}
        fi
        exec 3<&0
        if test "$bytes" = 0; then
            setsid "$@" </dev/null 3<&- &
        else
            printf %s "$input" | setsid "$@" 3<&- &
        fi
        program=$!
        (read -r end <&3; kill -KILL "-$program"; kill -KILL "$program") </dev/null >/dev/null 2>&1 &
        guard=$!
        exec 3<&-
        wait "$program"
        code=$?
        kill "$guard" 2>/dev/null
        exit "$code"
        """;

    private RemoteScript() {}

    /**
     * The line for the login shell.
     *
     * @param sudo what stands before what runs as root
     */
    static String of(HostCommand command, List<String> sudo) {
        List<String> words = new ArrayList<>();
        if (command.root()) {
            words.addAll(sudo);
        }
        words.addAll(List.of("/bin/sh", "-c", GUARD, "drydock"));
        words.add(String.valueOf(input(command).length));
        words.addAll(command.words());
        return "exec " + ShellWords.join(words);
    }

    /** What is sent for the command to read. */
    static byte[] input(HostCommand command) {
        return command.input().orElse("").getBytes(StandardCharsets.UTF_8);
    }
}
