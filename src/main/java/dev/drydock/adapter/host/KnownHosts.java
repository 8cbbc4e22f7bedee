package dev.drydock.adapter.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys that hosts are known by, as OpenSSH's {@code known_hosts} has them: plain, hashed and wildcard names, and revoked keys.
 * Certificates' authorities are passed over: what only they vouch for is unknown.
 */
final class KnownHosts {
    private static final long LARGEST = 4L * 1024 * 1024;
    private static final int USUAL_PORT = 22;

    /** What the file says of a key that a host shows. */
    sealed interface Verdict {
        /** It is the host's. */
        record Known() implements Verdict {}

        /** The file does not have the host. */
        record Unknown() implements Verdict {}

        /** The file has the host with other keys, in these lines. */
        record Other(List<Integer> lines) implements Verdict {
            public Other {
                lines = List.copyOf(lines);
            }
        }

        /** The file calls the key revoked, in this line. */
        record Revoked(int line) implements Verdict {}
    }

    private record Entry(int line, Optional<String> marker, String names, String type, String key) {}

    private final List<Entry> entries;

    private KnownHosts(List<Entry> entries) {
        this.entries = entries;
    }

    /**
     * Reads the file. Lines that are none are passed over, as OpenSSH does: they vouch for nobody.
     *
     * @throws IOException where it cannot be read
     */
    static KnownHosts read(Path file) throws IOException {
        if (Files.size(file) > LARGEST) {
            throw new IOException("it is larger than 4 MiB");
        }
        List<Entry> entries = new ArrayList<>();
        List<String> lines = new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                .lines()
                .toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                String[] words = line.split("\\s+", -1);
                int first = words[0].startsWith("@") ? 1 : 0;
                if (words.length >= first + 3) {
                    entries.add(new Entry(
                            i + 1,
                            first == 1 ? Optional.of(words[0]) : Optional.empty(),
                            words[first],
                            words[first + 1],
                            words[first + 2]));
                }
            }
        }
        return new KnownHosts(entries);
    }

    /** How the file calls a host. */
    static String name(String address, int port) {
        String low = address.toLowerCase(Locale.ROOT);
        return port == USUAL_PORT ? low : "[" + low + "]:" + port;
    }

    /** What the file says of a key, which is given as the file would have it: {@code ssh-ed25519 AAAA…}. */
    Verdict judge(String name, String shown) {
        List<Integer> others = new ArrayList<>();
        boolean known = false;
        for (Entry entry : entries) {
            boolean same = shown.equals(entry.type() + " " + entry.key());
            if (entry.marker().isEmpty() && fits(entry.names(), name)) {
                known |= same;
                others.add(entry.line());
            } else if (entry.marker().equals(Optional.of("@revoked")) && same && fits(entry.names(), name)) {
                return new Verdict.Revoked(entry.line());
            }
        }
        return known ? new Verdict.Known() : others.isEmpty() ? new Verdict.Unknown() : new Verdict.Other(others);
    }

    /** The types of the keys that the file has for a host: a host has several, and is asked for one of these. */
    List<String> types(String name) {
        return entries.stream()
                .filter(entry -> entry.marker().isEmpty() && fits(entry.names(), name))
                .map(Entry::type)
                .distinct()
                .toList();
    }

    /** {@code SHA256:…}, as OpenSSH's tools print it. */
    static String fingerprint(String shown) {
        byte[] key = Base64.getDecoder().decode(shown.substring(shown.indexOf(' ') + 1));
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key);
            return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Java without SHA-256", e);
        }
    }

    private static boolean fits(String names, String name) {
        boolean fits = false;
        for (String pattern : names.split(",", -1)) {
            if (pattern.startsWith("!") && fitsOne(pattern.substring(1), name)) {
                return false;
            }
            fits |= fitsOne(pattern, name);
        }
        return fits;
    }

    private static boolean fitsOne(String pattern, String name) {
        if (pattern.startsWith("|1|")) {
            return fitsHash(pattern.split("\\|", -1), name);
        }
        if (pattern.indexOf('*') < 0 && pattern.indexOf('?') < 0) {
            return pattern.toLowerCase(Locale.ROOT).equals(name);
        }
        String expression = pattern.toLowerCase(Locale.ROOT)
                .codePoints()
                .mapToObj(point -> switch (point) {
                    case '*' -> ".*";
                    case '?' -> ".";
                    default -> Pattern.quote(Character.toString(point));
                })
                .collect(Collectors.joining());
        return Pattern.matches(expression, name);
    }

    /** {@code |1|SALT|HMAC-SHA1 of the name|}, both in Base64. */
    private static boolean fitsHash(String[] parts, String name) {
        if (parts.length != 4) {
            return false;
        }
        try {
            byte[] salt = Base64.getDecoder().decode(parts[2]);
            byte[] hash = Base64.getDecoder().decode(parts[3]);
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(salt, "HmacSHA1"));
            return MessageDigest.isEqual(hash, mac.doFinal(name.getBytes(StandardCharsets.UTF_8)));
        } catch (IllegalArgumentException | GeneralSecurityException damaged) {
            return false;
        }
    }
}
