package dev.drydock.app;

import dev.drydock.adapter.policy.HostsReader;
import dev.drydock.app.Configuration.Hosts;
import dev.drydock.app.Configuration.SshAccess;
import dev.drydock.cluster.host.HostDefaults;
import dev.drydock.cluster.host.HostMethod;
import dev.drydock.cluster.host.HostRule;
import dev.drydock.cluster.host.JumpHost;
import dev.drydock.cluster.host.NodePodRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads how hosts are reached. */
final class HostsSettingsReader {
    private static final int SSH = 22;

    private final SettingReader settings;

    HostsSettingsReader(SettingReader settings) {
        this.settings = settings;
    }

    /**
     * How; empty where nothing is told, or, with what is wrong noted, where it cannot be used.
     *
     * @param rules what the policy file says of hosts
     * @param nodePods what it allows of node pods
     */
    Optional<Hosts> read(List<HostRule> rules, Optional<NodePodRule> nodePods) {
        Optional<Path> key = file(Setting.SSH_KEY);
        Optional<Path> agent = file(Setting.SSH_AGENT);
        Optional<Path> knownHosts = file(Setting.SSH_KNOWN_HOSTS);
        Optional<String> user = settings.parsed(
                Setting.SSH_USER, text -> parsed(text, HostsReader::user), "a user's name on the hosts");
        Optional<JumpHost> jump = settings.parsed(
                Setting.SSH_JUMP, text -> parsed(text, HostsReader::jump), "USER@ADDRESS or USER@ADDRESS:PORT");
        boolean keyGiven = settings.text(Setting.SSH_KEY).isPresent();
        boolean knownGiven = settings.text(Setting.SSH_KNOWN_HOSTS).isPresent();
        boolean bySsh = rules.stream().anyMatch(rule -> rule.method() == HostMethod.SSH);
        boolean moreGiven = settings.text(Setting.SSH_JUMP).isPresent()
                || settings.text(Setting.SSH_AGENT).isPresent();
        if (!keyGiven && (knownGiven || moreGiven || bySsh)) {
            settings.problem(Setting.SSH_KEY.name() + " is missing, although "
                    + (bySsh ? "hosts are named" : "other settings of SSH are given")
                    + ": give the path of the key that hosts are reached with.");
        }
        if (keyGiven && !knownGiven) {
            settings.problem(Setting.SSH_KNOWN_HOSTS.name()
                    + " is missing: no host is spoken to whose key is not known. Give the path of a known_hosts file.");
        }
        Optional<SshAccess> ssh = key.flatMap(secret -> knownHosts.flatMap(
                known -> user.map(name -> new SshAccess(new HostDefaults(name, SSH, secret, jump), agent, known))));
        boolean byPod = nodePods.isPresent() && rules.stream().anyMatch(rule -> rule.method() == HostMethod.NODE_POD);
        return ssh.isPresent() || byPod ? Optional.of(new Hosts(ssh, rules, nodePods)) : Optional.empty();
    }

    private static <T> Optional<T> parsed(String text, Function<String, T> parser) {
        try {
            return Optional.of(parser.apply(text));
        } catch (IllegalArgumentException wrong) {
            return Optional.empty();
        }
    }

    private Optional<Path> file(Setting setting) {
        return settings.parsed(
                setting,
                text -> ConfigurationReader.path(text).filter(path -> path.isAbsolute() && Files.isReadable(path)),
                "the path of a file that exists and may be read, from the root on");
    }
}
