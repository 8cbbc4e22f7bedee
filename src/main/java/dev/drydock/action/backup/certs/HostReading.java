package dev.drydock.action.backup.certs;

import dev.drydock.action.host.Told;
import dev.drydock.cluster.backup.Envelopes;
import dev.drydock.cluster.host.Host;
import dev.drydock.cluster.host.HostException;
import dev.drydock.cluster.host.StaticPodReader;
import dev.drydock.core.report.Wording;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Reads what is to be kept of a host: sealed there, and opened in memory here. Changes nothing on it. */
final class HostReading {
    private static final String OWNER = "[A-Za-z0-9._-]{0,31}[$]?";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Lines of 76 characters: 20 MB, where a usual control plane has 0.2. */
    private static final int MOST_LINES = 360_000;

    /** What a command takes of input, without what surrounds the paths. */
    private static final int MOST_PATHS = 48 * 1024;

    private final String name;
    private final Host host;
    private final Envelopes envelopes;
    private final Map<String, String> left;

    private HostReading(String name, Host host, Envelopes envelopes, Map<String, String> left) {
        this.name = name;
        this.host = host;
        this.envelopes = envelopes;
        this.left = left;
    }

    /**
     * Reads.
     *
     * @throws HostException where the host is not reached, or does not let us; or lacks what seals
     * @throws IOException where what it sent cannot be opened, or is no archive
     */
    static HostPki read(String name, Host host, StaticPodReader manifests, Envelopes envelopes)
            throws IOException, InterruptedException {
        HostLayout layout = HostLayoutSurvey.look(host, manifests);
        if (layout.lacks().isPresent()) {
            throw new HostException(lacking(layout.lacks().get()), false);
        }
        Map<String, String> left = new LinkedHashMap<>();
        HostReading reading = new HostReading(name, host, envelopes, left);
        List<HostFile> files = new ArrayList<>(reading.send(layout.paths()));
        // What a kubeconfig or etcd's configuration names is known once that is read.
        Set<String> known = files.stream().map(HostFile::path).collect(Collectors.toSet());
        List<String> more = Reference.of(layout, files).stream()
                .filter(Reference::needed)
                .map(Reference::path)
                .filter(path -> !known.contains(path))
                .distinct()
                .sorted()
                .toList();
        if (!more.isEmpty()) {
            files.addAll(reading.send(more));
        }
        files.sort(Comparator.comparing(HostFile::path));
        return new HostPki(name, layout, once(files), left);
    }

    /** Has files sent, and notes why one is not. */
    private List<HostFile> send(List<String> paths) throws IOException, InterruptedException {
        Envelopes.Envelope envelope = envelopes.fresh();
        List<String> asked = new ArrayList<>();
        int characters = 0;
        for (String path : paths) {
            characters += path.length() + 1;
            if (!path.matches("/[\\x21-\\x7e]{1,240}") || !TarArchive.fits("/" + name + path)) {
                left.put(path, "its path is too odd or too long");
            } else if (characters > MOST_PATHS) {
                left.put(path, "there are too many files");
            } else {
                asked.add(path);
            }
        }
        Told told = new Told(HostLayoutSurvey.lines(
                host, CertsBackupScripts.send(envelope.certificate(), asked), PATIENCE, MOST_LINES));
        if (!told.has("end")) {
            throw new IOException("what " + host.display() + " sent is not whole: it is larger than 20 MB");
        }
        told.all("missing").forEach(path -> left.put(path, "it is not there"));
        told.all("large").forEach(path -> left.put(path, "it is larger than 1 MiB"));
        told.all("special").forEach(path -> left.put(path, "it is no ordinary file"));
        List<HostFile> files = new ArrayList<>();
        for (HostFile file : TarArchive.read(envelope.open(sealed(told)))) {
            if (file.link()
                    .filter(target -> !target.matches("[\\x21-\\x7e]{1,100}"))
                    .isPresent()) {
                left.put(file.path(), "it is a link to an odd place");
            } else if (isOdd(file, name)) {
                left.put(Wording.name(file.path()), "its path, or its owner's name, is too odd");
            } else {
                files.add(file.tame());
            }
        }
        return files;
    }

    /** A host that somebody else owns by now may send anything: what would come back as root's on another day is looked at today. */
    static boolean isOdd(HostFile file, String host) {
        return !file.path().matches("/[\\x21-\\x7e]{1,240}")
                || (file.path() + "/").contains("/../")
                || !TarArchive.fits("/" + host + file.path())
                || !file.owner().userName().matches(OWNER)
                || !file.owner().groupName().matches(OWNER);
    }

    static String lacking(String tool) {
        return "it has no `" + tool + "`, without which its private keys cannot be sealed before they leave it:"
                + " install the package of that name";
    }

    private static byte[] sealed(Told told) throws IOException {
        try {
            return Base64.getDecoder().decode(String.join("", told.all("sealed")));
        } catch (IllegalArgumentException torn) {
            throw new IOException("what the host sent is no base64", torn);
        }
    }

    /** Each path once: a file may be named by two programs. */
    private static List<HostFile> once(List<HostFile> files) {
        TreeSet<String> seen = new TreeSet<>();
        return files.stream().filter(file -> seen.add(file.path())).toList();
    }
}
