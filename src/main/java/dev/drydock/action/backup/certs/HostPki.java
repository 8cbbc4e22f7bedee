package dev.drydock.action.backup.certs;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What was read of a host.
 *
 * @param host its name
 * @param layout what it runs, and what that names
 * @param files what is kept of it, sorted by path
 * @param left files that are not: why, by path
 */
record HostPki(String host, HostLayout layout, List<HostFile> files, Map<String, String> left) {
    HostPki {
        files = List.copyOf(files);
        left = new TreeMap<>(left);
    }

    /** The file at a path; where that is a link, the one that it points to, if that is kept, too. */
    Optional<HostFile> file(String path) {
        Optional<HostFile> found = at(path);
        return found.flatMap(HostFile::link)
                .map(target -> Path.of(path).resolveSibling(target).normalize().toString())
                .flatMap(this::at)
                .filter(target -> target.link().isEmpty())
                .or(() -> found);
    }

    /** Whether it is a certificate of the kubelet's that another took the place of: no link leads to it any more. */
    boolean isSuperseded(HostFile file) {
        return file.path().matches("/var/lib/kubelet/pki/kubelet-(client|server)-[0-9].*\\.pem")
                && files.stream()
                        .filter(each -> each.path().startsWith("/var/lib/kubelet/pki/"))
                        .noneMatch(each -> each.link()
                                .filter(target -> file.path().endsWith(target.substring(target.lastIndexOf('/') + 1)))
                                .isPresent());
    }

    private Optional<HostFile> at(String path) {
        return files.stream().filter(file -> file.path().equals(path)).findFirst();
    }
}
