package dev.drydock.adapter.policy;

import dev.drydock.cluster.Glob;
import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.host.HostMethod;
import dev.drydock.cluster.host.HostRule;
import dev.drydock.cluster.host.Inventory;
import dev.drydock.cluster.host.JumpHost;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads what a policy file, or the plan of a restore, says of hosts. */
public final class HostsReader {
    private static final List<String> KEYS = List.of("name", "method", "address", "port", "user", "key", "jump");
    private static final List<String> OF_SSH = List.of("address", "port", "user", "key", "jump");
    private static final Pattern USER = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]{0,31}");
    private static final Pattern JUMP = Pattern.compile("([^@]+)@(?:\\[([^\\]]+)]|([^@:]+))(?::([0-9]+))?");
    private static final int LONGEST_NAME = 253;
    private static final int MOST = 500;
    private static final int MOST_PORTS = 65_535;
    private static final int USUAL_PORT = 22;

    private final Problems problems;
    private final Optional<String> noPods;
    private final Set<String> names = new TreeSet<>();

    /**
     * A reader.
     *
     * @param noPods why no host may be reached by a pod; empty where they may
     */
    HostsReader(Problems problems, Optional<String> noPods) {
        this.problems = problems;
        this.noPods = noPods;
    }

    List<HostRule> read(Node node) {
        if (!(node instanceof SequenceNode sequence)) {
            problems.add(node.getStartMark(), "hosts must be a list: begin each with a hyphen.");
            return List.of();
        }
        if (sequence.getValue().size() > MOST) {
            problems.add(node.getStartMark(), "there are more than " + MOST + " hosts; a name may be a pattern.");
        }
        List<HostRule> rules = new ArrayList<>();
        sequence.getValue().stream().limit(MOST).forEach(each -> rule(each).ifPresent(rules::add));
        return rules;
    }

    private Optional<HostRule> rule(Node node) {
        if (!(node instanceof MappingNode mapping)) {
            problems.add(node.getStartMark(), "a host must have a name, and may have " + rest() + ".");
            return Optional.empty();
        }
        Fields fields = new Fields(mapping, "a host", KEYS, problems);
        Optional<String> name = fields.parsed("name", fields.required("name"), this::name);
        HostMethod method =
                fields.parsed("method", fields.text("method"), this::method).orElse(HostMethod.SSH);
        Optional<String> address = fields.parsed("address", fields.text("address"), HostsReader::address);
        Optional<Integer> port = fields.parsed("port", fields.text("port"), HostsReader::port);
        Optional<String> user = fields.parsed("user", fields.text("user"), HostsReader::user);
        Optional<Path> key = fields.parsed("key", fields.text("key"), HostsReader::key);
        Optional<JumpHost> jump = fields.parsed("jump", fields.text("jump"), HostsReader::jump);
        if (name.isPresent() && address.isPresent() && Glob.isGlob(name.get())) {
            problems.add(
                    fields.where("address"),
                    "address: the name is a pattern, and the hosts that fit it cannot all have one address.");
        }
        if (method == HostMethod.NODE_POD) {
            OF_SSH.stream()
                    .filter(each -> fields.node(each).isPresent())
                    .forEach(each -> problems.add(
                            fields.where(each), each + ": a node pod has none; take it away, or the pod."));
        }
        return name.map(known -> new HostRule(known, method, address, port, user, key, jump));
    }

    private static String rest() {
        return String.join(", ", KEYS.subList(1, KEYS.size()));
    }

    private String name(String text) {
        if (text.length() > LONGEST_NAME) {
            throw new IllegalArgumentException("it is longer than " + LONGEST_NAME + " characters.");
        }
        if (Glob.isGlob(text)) {
            Glob.of(text);
        } else if (!NodeName.isValid(text)) {
            throw new IllegalArgumentException("write a node's name, or a pattern such as control-*.");
        }
        if (!names.add(text)) {
            throw new IllegalArgumentException("another host has that name, and the first counts.");
        }
        return text;
    }

    private HostMethod method(String text) {
        for (HostMethod method : HostMethod.values()) {
            if (method.word().equals(text)) {
                if (method == HostMethod.NODE_POD && noPods.isPresent()) {
                    throw new IllegalArgumentException(noPods.get());
                }
                return method;
            }
        }
        throw new IllegalArgumentException("write ssh or pod.");
    }

    private static String address(String text) {
        if (!Inventory.isAddress(text)) {
            throw new IllegalArgumentException("write an IP address or a machine's name.");
        }
        return text;
    }

    private static int port(String text) {
        if (text.matches("[1-9][0-9]{0,4}") && Integer.parseInt(text) <= MOST_PORTS) {
            return Integer.parseInt(text);
        }
        throw new IllegalArgumentException("write a number from 1 to " + MOST_PORTS + ".");
    }

    /**
     * A user's name.
     *
     * @throws IllegalArgumentException where it can be none; the message says why
     */
    public static String user(String text) {
        if (!USER.matcher(text).matches()) {
            throw new IllegalArgumentException("write a user's name on the hosts, such as drydock.");
        }
        return text;
    }

    private static Path key(String text) {
        try {
            Path path = Path.of(text);
            if (path.isAbsolute()) {
                return path;
            }
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("write the path of a private key.", e);
        }
        throw new IllegalArgumentException("write the path of a private key, from the root on.");
    }

    /**
     * A machine between: {@code USER@ADDRESS:PORT}, the port 22 unless given.
     *
     * @throws IllegalArgumentException where it is none; the message says why
     */
    public static JumpHost jump(String text) {
        Matcher parts = JUMP.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("write USER@ADDRESS or USER@ADDRESS:PORT.");
        }
        String address = Optional.ofNullable(parts.group(2)).orElseGet(() -> parts.group(3));
        int port = Optional.ofNullable(parts.group(4)).map(HostsReader::port).orElse(USUAL_PORT);
        return new JumpHost(user(parts.group(1)), address(address), port);
    }
}
