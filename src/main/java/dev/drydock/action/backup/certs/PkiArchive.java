package dev.drydock.action.backup.certs;

import dev.drydock.action.backup.certs.HostFile.Owner;
import dev.drydock.cluster.host.CertificateReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What is kept of a control plane's hosts: a tar archive that any tar unpacks, with the files of each host in a folder of its
 * name, {@code SHA256SUMS}, which {@code sha256sum -c} checks, and {@code INDEX.tsv}, which tells of each file what it is. In
 * memory.
 */
final class PkiArchive {
    /** No archive of ours is larger. */
    static final int LARGEST = 64 << 20;

    private static final String INDEX = "/INDEX.tsv";
    private static final String SUMS = "/SHA256SUMS";
    private static final String HEAD = "HOST\tPATH\tWHAT\tMODE\tOWNER\tBYTES\tSHA256\tUNTIL\tFINGERPRINT";
    private static final Owner ROOT = new Owner(0600, 0, 0, "root", "root");

    private PkiArchive() {}

    /**
     * A kept file.
     *
     * @param host whose
     */
    record Kept(String host, HostFile file) {}

    /**
     * Makes it.
     *
     * @param hosts by name, the files of each
     * @param at when it is made
     */
    static byte[] write(Map<String, List<HostFile>> hosts, CertificateReader reader, Instant at) {
        StringBuilder index = new StringBuilder(HEAD).append('\n');
        List<HostFile> files = new ArrayList<>();
        new TreeMap<>(hosts).forEach((host, own) -> {
            for (HostFile file : own) {
                FileFacts facts = FileFacts.of(file, reader);
                index.append(String.join(
                                "\t",
                                host,
                                file.path(),
                                facts.what(),
                                file.owner().octal(),
                                file.owner().display(),
                                Integer.toString(file.size()),
                                file.sha256(),
                                facts.until().map(Instant::toString).orElse(""),
                                facts.fingerprint().orElse("")))
                        .append('\n');
                files.add(under(host, file));
            }
        });
        files.addFirst(text(INDEX, index.toString(), at));
        files.addFirst(text(SUMS, sums(files), at));
        return TarArchive.write(files);
    }

    /** What {@code sha256sum -c} wants: of every plain file, and of the index. */
    private static String sums(Collection<HostFile> files) {
        return files.stream()
                .filter(file -> file.link().isEmpty())
                .map(file -> file.sha256() + "  " + file.path().substring(1) + "\n")
                .sorted()
                .collect(Collectors.joining());
    }

    private static HostFile text(String name, String text, Instant at) {
        return HostFile.plain(name, ROOT, at.getEpochSecond(), text.getBytes(StandardCharsets.UTF_8));
    }

    private static HostFile under(String host, HostFile file) {
        String path = "/" + host + file.path();
        return file.link()
                .map(target -> HostFile.link(path, file.owner(), file.changed(), target))
                .orElseGet(() -> HostFile.plain(path, file.owner(), file.changed(), file.content()));
    }

    /**
     * Reads it, and compares each file with what the index tells of it.
     *
     * @return the files, by host and path
     * @throws IOException when it is none, or something in it is not as it was; names the file
     */
    static List<Kept> read(byte[] archive) throws IOException {
        List<HostFile> all = TarArchive.read(archive);
        Map<String, HostFile> files = new TreeMap<>();
        all.forEach(file -> files.put(file.path(), file));
        Optional<HostFile> index = Optional.ofNullable(files.remove(INDEX));
        Optional<HostFile> sums = Optional.ofNullable(files.remove(SUMS));
        if (index.isEmpty() || !index.get().text().startsWith(HEAD + "\n")) {
            throw new IOException("it has no index, or one of another version");
        }
        List<Kept> kept = new ArrayList<>();
        for (String line : index.get().text().lines().skip(1).toList()) {
            String[] words = line.split("\t", -1);
            if (words.length != HEAD.split("\t", -1).length || !words[1].startsWith("/")) {
                throw new IOException("its index is damaged");
            }
            Optional<HostFile> file = Optional.ofNullable(files.remove("/" + words[0] + words[1]));
            if (file.isEmpty()) {
                throw new IOException("the file " + words[1] + " of " + words[0] + " is not in it any more");
            }
            if (!file.get().sha256().equals(words[6])
                    || !file.get().owner().octal().equals(words[3])
                    || !file.get().owner().display().equals(words[4])) {
                throw new IOException("the file " + words[1] + " of " + words[0] + " is not as it was");
            }
            kept.add(new Kept(words[0], at(words[1], file.get())));
        }
        if (!files.isEmpty()) {
            throw new IOException("it has files that its index does not tell of");
        }
        List<HostFile> summed =
                all.stream().filter(file -> !file.path().equals(SUMS)).toList();
        if (sums.isEmpty() || !sums.get().text().equals(sums(summed))) {
            throw new IOException("its SHA256SUMS, or its index, is not as it was");
        }
        if (!Arrays.equals(TarArchive.write(all), archive)) {
            throw new IOException("it is not as it was written, between its files");
        }
        kept.sort(Comparator.comparing(Kept::host)
                .thenComparing(each -> each.file().path()));
        return kept;
    }

    private static HostFile at(String path, HostFile file) {
        return file.link()
                .map(target -> HostFile.link(path, file.owner(), file.changed(), target))
                .orElseGet(() -> HostFile.plain(path, file.owner(), file.changed(), file.content()));
    }
}
