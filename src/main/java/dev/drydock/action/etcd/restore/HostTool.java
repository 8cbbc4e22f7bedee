package dev.drydock.action.etcd.restore;

import dev.drydock.action.host.Told;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;

/**
 * A program on a host that restores a snapshot there.
 *
 * @param program its path
 * @param bumps whether it can raise the revision
 */
record HostTool(String program, boolean bumps) {
    /** The last that etcdctl restored for; etcd 3.6 has etcdutl alone for it. */
    private static final List<String> BY_ETCDCTL = List.of("3.3", "3.4", "3.5");

    /** etcdutl of the server's minor version, or etcdctl where that still restored; empty where there is none. */
    static Optional<HostTool> of(Told told, String minor) {
        for (String line : told.all("tool")) {
            int space = line.indexOf(' ');
            Matcher version = HostSurvey.VERSION.matcher(line);
            if (space > 0 && version.find() && MemberSite.minor(version.group()).equals(minor)) {
                String program = line.substring(0, space);
                boolean old = program.endsWith("etcdctl") && !BY_ETCDCTL.contains(minor);
                if (!old && RestoreCommand.FOLDER.matcher(program).matches()) {
                    return Optional.of(new HostTool(program, told.all("bumps").contains(program)));
                }
            }
        }
        return Optional.empty();
    }
}
