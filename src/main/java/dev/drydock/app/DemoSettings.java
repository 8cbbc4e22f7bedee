package dev.drydock.app;

import dev.drydock.adapter.etcd.EtcdSettings;
import dev.drydock.adapter.mail.MailSettings;
import dev.drydock.adapter.storage.StorageSettings;
import dev.drydock.core.approval.ApprovalPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What of the demo is not simulated, and how long its plans wait.
 *
 * @param approvalsWithin how long a plan waits for approvals
 * @param cluster a real cluster; empty for the simulated one
 * @param etcd which etcd
 * @param smtp a real mail server; empty for the mail catcher
 * @param changesAllowed whether Drydock may change what is somebody's
 */
record DemoSettings(
        Duration approvalsWithin,
        Optional<RealCluster> cluster,
        EtcdChoice etcd,
        Optional<Smtp> smtp,
        boolean changesAllowed) {
    /** Everything simulated, and the usual half hour. */
    static final DemoSettings SIMULATED = simulated(EtcdChoice.OWN);

    /**
     * Somebody's cluster.
     *
     * @param kubeconfig the file
     * @param context the kubeconfig's context; empty for its current one
     */
    record RealCluster(String kubeconfig, Optional<String> context) {}

    /** Which etcd the demo shows. */
    sealed interface EtcdChoice {
        /** One of the demo's own: started where etcd's program is on the {@code PATH}, else recorded. */
        EtcdChoice OWN = new Scratch(Optional.empty());

        /** Where etcd's programs are, which rehearse a snapshot; empty for the {@code PATH}. */
        Optional<Path> programs();

        /**
         * Somebody's.
         *
         * @param snapshots where its snapshots are kept; empty for a folder that goes away with the demo
         */
        record Real(EtcdSettings etcd, Optional<StorageSettings> snapshots, Optional<Path> programs)
                implements EtcdChoice {
            /**
             * Somebody's, spoken to and its snapshots kept as the environment tells.
             *
             * @param endpoints as {@code DRYDOCK_ETCD_ENDPOINTS} has them
             * @throws IllegalArgumentException with all that is wrong
             */
            static Real of(String endpoints, Map<String, String> environment) {
                Map<String, String> told = new HashMap<>(environment);
                told.remove(Setting.ETCD_ENDPOINTS.fileName());
                told.put(Setting.ETCD_ENDPOINTS.name(), endpoints);
                SettingReader reader = new SettingReader(told);
                Optional<Configuration.Etcd> read = new EtcdReader(reader).read();
                Optional<EtcdSettings> etcd = read.map(Settings::etcd);
                Optional<StorageSettings> snapshots =
                        new SnapshotsReader(reader).read().map(Settings::snapshots);
                List<String> problems = new ArrayList<>(reader.problems());
                etcd.map(EtcdSettings::problems).ifPresent(problems::addAll);
                if (etcd.isEmpty() && problems.isEmpty()) {
                    problems.add("--etcd-endpoints names no endpoint.");
                }
                if (!problems.isEmpty()) {
                    throw new IllegalArgumentException(String.join("\n", problems));
                }
                return new Real(etcd.orElseThrow(), snapshots, read.flatMap(Configuration.Etcd::programs));
            }
        }

        /**
         * A real one, started for the demo; a recorded one where that cannot be done.
         *
         * @param program etcd's program; empty for the one on the {@code PATH}
         */
        record Scratch(Optional<Path> program) implements EtcdChoice {
            /**
             * The program that was told, or else the one in the folder that {@code DRYDOCK_ETCD_PROGRAMS} names.
             *
             * @throws IllegalArgumentException where that is no folder
             */
            static Scratch of(Optional<Path> told, Map<String, String> environment) {
                SettingReader reader = new SettingReader(environment);
                Optional<Path> folder = new EtcdReader(reader).programs();
                if (!reader.problems().isEmpty()) {
                    throw new IllegalArgumentException(String.join("\n", reader.problems()));
                }
                return new Scratch(told.or(() -> folder.map(programs -> programs.resolve("etcd"))));
            }

            @Override
            public Optional<Path> programs() {
                return program.map(file -> file.toAbsolutePath().getParent());
            }
        }

        /** A recorded one, whatever is on the {@code PATH}. */
        record Recorded() implements EtcdChoice {
            @Override
            public Optional<Path> programs() {
                return Optional.empty();
            }
        }
    }

    /** Somebody's mail server, spoken to without TLS or a login. */
    record Smtp(String host, int port) {
        /**
         * Reads {@code HOST:PORT}.
         *
         * @throws IllegalArgumentException where it is not one
         */
        static Smtp parse(String text) {
            int colon = text.lastIndexOf(':');
            String digits = text.substring(colon + 1);
            if (colon < 1 || !digits.matches("\\d{1,5}")) {
                throw new IllegalArgumentException("--smtp is HOST:PORT, such as 127.0.0.1:1025, and not " + text);
            }
            return new Smtp(text.substring(0, colon), Integer.parseInt(digits));
        }

        MailSettings settings(List<String> recipients) {
            return new MailSettings(
                    host, port, MailSettings.Tls.NONE, Optional.empty(), "drydock@harbour.example", recipients);
        }
    }

    DemoSettings {
        if (approvalsWithin.isZero() || approvalsWithin.isNegative()) {
            throw new IllegalArgumentException("--approvals-within is more than no time.");
        }
    }

    /** Everything simulated but this etcd, and the usual half hour. */
    static DemoSettings simulated(EtcdChoice etcd) {
        return new DemoSettings(ApprovalPolicy.STANDARD.timeout(), Optional.empty(), etcd, Optional.empty(), false);
    }

    ApprovalPolicy approvals() {
        ApprovalPolicy usual = ApprovalPolicy.STANDARD;
        return new ApprovalPolicy(usual.reversible(), usual.disruptive(), usual.destructive(), approvalsWithin);
    }

    boolean isEtcdReal() {
        return etcd instanceof EtcdChoice.Real;
    }

    /** Whether what is done on the page reaches something that is not the demo's own. */
    boolean isSomethingReal() {
        return cluster.isPresent() || isEtcdReal() || smtp.isPresent();
    }

    /** Whether a command of this name would change what is somebody's, and may not. */
    boolean isShut(String command) {
        boolean real = command.startsWith("etcd ") ? isEtcdReal() : cluster.isPresent();
        return real && !changesAllowed;
    }
}
