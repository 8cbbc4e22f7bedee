package dev.drydock.action.backup.set;

import dev.drydock.action.backup.BackupTools;
import dev.drydock.cluster.backup.BackupEntry;
import dev.drydock.cluster.backup.KubeadmConfiguration;
import dev.drydock.core.run.Procedure.StepException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The part of a set that is kubeadm's record of the cluster, as a manifest of the ConfigMap that it is. */
public final class ConfigurationPart implements SetPart {
    private static final String HEAD = """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: kubeadm-config
          namespace: kube-system
        data:
        """;
    private static final int LARGEST = 4 << 20;

    private final BackupTools tools;
    private final KubeadmConfiguration kubeadm;
    private final SmallRecord record;

    public ConfigurationPart(BackupTools tools, KubeadmConfiguration kubeadm) {
        this.tools = tools;
        this.kubeadm = kubeadm;
        this.record = new SmallRecord(tools, BackupEntry.Kind.CONFIGURATION, "kubeadm-config", LARGEST);
    }

    @Override
    public String word() {
        return BackupEntry.Kind.CONFIGURATION.word();
    }

    @Override
    public Preview preview() {
        return tools.asking(kubeadm::read)
                .<Preview>map(
                        data -> new Preview.Ready("kubeadm-config: " + String.join(", ", new TreeMap<>(data).keySet())))
                .orElseGet(() -> new Preview.LeftOut("it was not kubeadm that made this cluster"));
    }

    @Override
    public Made make(Order order) throws StepException, InterruptedException {
        return record.keep(
                order.name(this),
                order,
                () -> manifest(kubeadm.read()
                        .orElseThrow(() -> new StepException("there is no ConfigMap kubeadm-config any more"))));
    }

    /** As a block of text each, which YAML takes as it is, whatever is in it. */
    private static byte[] manifest(Map<String, String> data) {
        return (HEAD
                        + new TreeMap<>(data)
                                .entrySet().stream()
                                        .map(each -> "  " + each.getKey() + ": |2\n"
                                                + each.getValue()
                                                        .lines()
                                                        .map(line -> "    " + line + "\n")
                                                        .collect(Collectors.joining()))
                                        .collect(Collectors.joining()))
                .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Checked check(SetMember member, Runnable hear) throws IOException {
        Optional<byte[]> manifest = record.read(member);
        if (manifest.isEmpty()) {
            return SmallRecord.another();
        }
        String text = new String(manifest.get(), StandardCharsets.UTF_8);
        Optional<String> fault = text.startsWith(HEAD) && text.contains("kind: ClusterConfiguration")
                ? Optional.empty()
                : Optional.of("it is no record of kubeadm's");
        return new Checked("kubeadm-config", fault.stream().toList(), List.of());
    }
}
