package dev.drydock.testing.kubeadm;

import java.time.Duration;
import java.util.Locale;

/**
 * Something that is to go wrong on a host, as its stand-ins read it; kept over reboots.
 *
 * @param program whose: {@code kubeadm}, {@code kubelet} or {@code dpkg}
 * @param place where in it
 * @param how what happens there
 * @param once whether only the next time
 */
public record Fault(String program, String place, String how, boolean once) {
    /** What happens to a run of kubeadm. */
    public enum Run {
        /** It fails; where it waits for a static pod, it takes back what it changed, as after five minutes. */
        EXIT,
        /** It goes on for ever. */
        HANG,
        /** It is killed, and leaves all as it is. */
        KILL
    }

    /** What is the matter with a kubelet. */
    public enum Illness {
        /** It ends at once, again and again. */
        EXIT,
        /** It says that it is not ready. */
        UNREADY,
        /** It runs and says nothing. */
        SILENT,
        /** It says that it is ready, and leaves static pods as they are. */
        STUCK
    }

    /**
     * At the beginning of a phase.
     *
     * @param verb apply, node, plan or certs
     * @param phase preflight, control-plane, upload-config, kubeconfig, kubelet-config, bootstrap-token, addon or post-upgrade;
     *     {@code control-plane/etcd} and the other components after their manifests have been changed; for certs check and renew
     */
    public static Fault kubeadm(String verb, String phase, Run how) {
        return new Fault("kubeadm", verb + "/" + phase, word(how), false);
    }

    /** From the next start of a kubelet of that version, as {@code 1.32.0}. */
    public static Fault kubelet(String version, Illness how) {
        return new Fault("kubelet", "v" + version, word(how), false);
    }

    /** A package's {@code preinst} or {@code postinst} fails. */
    public static Fault maintainerScript(String packageName, String script) {
        return new Fault("dpkg", packageName + "/" + script, "exit", false);
    }

    /** kubeadm's plan is flat, as before 1.29. */
    public static Fault flatPlan() {
        return new Fault("kubeadm", "shape", "v1alpha2", false);
    }

    /** How long kubeadm waits for a static pod to change, instead of five minutes. */
    public static Fault patience(Duration time) {
        return new Fault("kubeadm", "wait", Long.toString(time.toSeconds()), false);
    }

    /** Only the next time. */
    public Fault onlyOnce() {
        return new Fault(program, place, how, true);
    }

    private static String word(Enum<?> how) {
        return how.name().toLowerCase(Locale.ROOT);
    }

    String line() {
        return program + " " + place + " " + how + (once ? " once" : "") + "\n";
    }
}
