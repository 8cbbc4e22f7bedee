package dev.drydock.app;

import dev.drydock.adapter.mail.MailSettings;
import dev.drydock.core.approval.ApprovalPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What of the demo is not simulated, and how long its plans wait.
 *
 * @param approvalsWithin how long a plan waits for approvals
 * @param cluster a real cluster; empty for the simulated one
 * @param smtp a real mail server; empty for the mail catcher
 */
record DemoSettings(Duration approvalsWithin, Optional<RealCluster> cluster, Optional<Smtp> smtp) {
    /** Everything simulated, and the usual half hour. */
    static final DemoSettings SIMULATED =
            new DemoSettings(ApprovalPolicy.STANDARD.timeout(), Optional.empty(), Optional.empty());

    /**
     * Somebody's cluster.
     *
     * @param kubeconfig the file
     * @param context the kubeconfig's context; empty for its current one
     * @param changesAllowed whether Drydock may change it
     */
    record RealCluster(String kubeconfig, Optional<String> context, boolean changesAllowed) {}

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

    ApprovalPolicy approvals() {
        ApprovalPolicy usual = ApprovalPolicy.STANDARD;
        return new ApprovalPolicy(usual.reversible(), usual.disruptive(), usual.destructive(), approvalsWithin);
    }

    boolean changesAllowed() {
        return cluster.map(RealCluster::changesAllowed).orElse(true);
    }
}
