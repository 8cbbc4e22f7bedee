package dev.drydock.adapter.policy;

import dev.drydock.cluster.host.HostRule;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * The plan of a restore that a person writes: what {@code drydock restore --plan FILE} is told.
 *
 * @param cluster the cluster's name, which will have to be typed
 * @param snapshot the snapshot's file, from the plan's folder or from the root on
 * @param options those of {@code etcd restore}; may be empty
 * @param hosts where the members and API servers run; empty for those of the policy file
 */
public record PlanFile(String cluster, Path snapshot, String options, List<HostRule> hosts) {
    /** A plan with all that can be said, explained; it reads right as it is. */
    public static final String EXAMPLE = """
        # The plan of a restore of etcd, for: drydock restore --plan FILE

        # The cluster's name. It has to be typed before anything is done.
        cluster: harbour

        # The snapshot, as etcdctl or etcdutl saved it, or as Drydock kept it without encryption
        # (drydock snapshot decrypt makes such a file of an encrypted one).
        snapshot: /var/backups/etcd/before-upgrade.db

        # Options of `etcd restore`, where they are needed: --new-data-dir, --data-dir PATH, --layout systemd, --reason "..."
        options: --in-place

        # Every host that a member of etcd or an API server runs on, in the form that the policy file has.
        # Left out, they are those of the policy file that have an address.
        hosts:
          - name: cp1
            address: 10.0.0.11
          - name: cp2
            address: 10.0.0.12
          - name: cp3
            address: 10.0.0.13
        """;

    private static final List<String> KEYS = List.of("cluster", "snapshot", "options", "hosts");
    private static final String BEGIN = "cluster: with its name, and snapshot: with a file";
    private static final Pattern CLUSTER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9@:/._-]{0,119}");
    private static final String NO_PODS =
            "a restore stops the API server that pods are reached through; its hosts are reached by ssh.";
    private static final int LONGEST = 1_000;

    public PlanFile {
        hosts = List.copyOf(hosts);
    }

    /** What came of reading a plan. */
    public sealed interface Reading {
        /** It is right. */
        record Right(PlanFile plan) implements Reading {}

        /** All that is wrong, each in a sentence that begins with its line. */
        record Wrong(List<String> problems) implements Reading {
            public Wrong {
                problems = List.copyOf(problems);
            }
        }
    }

    /**
     * Reads a plan.
     *
     * @param text the file's contents, in YAML
     */
    public static Reading read(String text) {
        Problems problems = new Problems();
        Optional<PlanFile> plan = YamlText.root(text, BEGIN, problems).flatMap(root -> plan(root, problems));
        return problems.all().isEmpty() && plan.isPresent()
                ? new Reading.Right(plan.get())
                : new Reading.Wrong(problems.all());
    }

    private static Optional<PlanFile> plan(Node root, Problems problems) {
        if (!(root instanceof MappingNode mapping)) {
            problems.add(root.getStartMark(), "the file must begin with " + BEGIN + ".");
            return Optional.empty();
        }
        Fields fields = new Fields(mapping, "the plan", KEYS, problems);
        Optional<String> cluster = fields.parsed("cluster", fields.required("cluster"), PlanFile::cluster);
        Optional<Path> snapshot = fields.parsed("snapshot", fields.required("snapshot"), PlanFile::file);
        Optional<String> options =
                fields.parsed("options", Optional.of(fields.text("options").orElse("")), PlanFile::options);
        List<HostRule> hosts = fields.node("hosts")
                .map(node -> new HostsReader(problems, Optional.of(NO_PODS)).read(node))
                .orElse(List.of());
        return cluster.flatMap(
                name -> snapshot.flatMap(file -> options.map(flags -> new PlanFile(name, file, flags, hosts))));
    }

    private static String cluster(String text) {
        if (!CLUSTER.matcher(text).matches()) {
            throw new IllegalArgumentException("write the cluster's name, of letters, digits and @ : / . _ - alone.");
        }
        return text;
    }

    private static Path file(String text) {
        try {
            return Path.of(bounded(text));
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("write the path of a snapshot's file.", e);
        }
    }

    private static String options(String text) {
        if (!text.isEmpty() && !text.startsWith("-")) {
            throw new IllegalArgumentException("write options of etcd restore, such as --new-data-dir.");
        }
        return bounded(text);
    }

    private static String bounded(String text) {
        if (text.length() > LONGEST || !text.equals(text.replaceAll("\\p{C}", ""))) {
            throw new IllegalArgumentException("write it on one line, with at most " + LONGEST + " characters.");
        }
        return text;
    }
}
