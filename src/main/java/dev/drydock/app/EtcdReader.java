package dev.drydock.app;

import dev.drydock.app.Configuration.Etcd;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads where the cluster's etcd is, and how it is spoken to. */
final class EtcdReader {
    private static final Pattern ENDPOINT =
            Pattern.compile("https?://(?:\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9.-]+):[1-9][0-9]{0,4}/?");

    private final SettingReader settings;

    EtcdReader(SettingReader settings) {
        this.settings = settings;
    }

    /** What is told of etcd; empty where nothing is, or, with what is wrong noted, where it cannot be used. */
    Optional<Etcd> read() {
        List<URI> endpoints = settings
                .list(Setting.ETCD_ENDPOINTS, ENDPOINT, "addresses such as https://10.0.0.1:2379, separated by commas")
                .stream()
                .map(address -> URI.create(address.replaceFirst("/$", "")))
                .toList();
        Optional<Path> authority = file(Setting.ETCD_CA);
        Optional<Etcd.Identity> identity = identity();
        Optional<Etcd.Account> account = account();
        Optional<Path> programs = programs();
        if (endpoints.isEmpty()) {
            if (settings.text(Setting.ETCD_ENDPOINTS).isEmpty()
                    && (authority.isPresent() || identity.isPresent() || account.isPresent() || programs.isPresent())) {
                settings.problem(Setting.ETCD_ENDPOINTS.name()
                        + " is missing, although other settings of etcd are given: give it, or take them away.");
            }
            return Optional.empty();
        }
        return Optional.of(new Etcd(endpoints, authority, identity, account, programs));
    }

    /** The folder of etcd's programs; empty where none is told, or, with that noted, where it is no folder. */
    Optional<Path> programs() {
        return settings.parsed(
                Setting.ETCD_PROGRAMS,
                text -> ConfigurationReader.path(text).filter(path -> path.isAbsolute() && Files.isDirectory(path)),
                "the path of a folder that exists, from the root on");
    }

    private Optional<Etcd.Identity> identity() {
        Optional<Path> certificate = file(Setting.ETCD_CERTIFICATE);
        Optional<Path> key = file(Setting.ETCD_KEY);
        together(Setting.ETCD_CERTIFICATE, Setting.ETCD_KEY);
        return certificate.flatMap(one -> key.map(other -> new Etcd.Identity(one, other)));
    }

    private Optional<Etcd.Account> account() {
        Optional<String> user = settings.text(Setting.ETCD_USER);
        Optional<String> password = settings.text(Setting.ETCD_PASSWORD);
        together(Setting.ETCD_USER, Setting.ETCD_PASSWORD);
        return user.flatMap(name -> password.map(word -> new Etcd.Account(name, new Secret(word))));
    }

    private void together(Setting one, Setting other) {
        boolean first = settings.text(one).isPresent();
        if (first != settings.text(other).isPresent()) {
            settings.problem(
                    (first ? other : one).name() + " is missing: it goes with " + (first ? one : other).name() + ".");
        }
    }

    private Optional<Path> file(Setting setting) {
        return settings.parsed(
                setting,
                text -> ConfigurationReader.path(text).filter(Files::isReadable),
                "the path of a file that exists and may be read");
    }
}
