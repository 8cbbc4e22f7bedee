package dev.drydock.action.backup.set;

import dev.drydock.action.backup.certs.CertsBackupTools;
import dev.drydock.action.backup.certs.CertsSaving;
import dev.drydock.action.backup.certs.CertsVerification;
import dev.drydock.cluster.NodeName;
import dev.drydock.cluster.backup.BackupEntry;
import dev.drydock.core.run.Procedure.StepException;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The part of a set that is the control plane's certificates, keys, manifests and encryption configuration. */
public final class CertificatesPart implements SetPart {
    private final CertsBackupTools tools;

    public CertificatesPart(CertsBackupTools tools) {
        this.tools = tools;
    }

    @Override
    public String word() {
        return BackupEntry.Kind.CERTIFICATES.word();
    }

    @Override
    public Preview preview() {
        if (!tools.backups().store().encrypts()) {
            return new Preview.LeftOut(
                    "the store of backups has no key, and private keys are kept encrypted or not at" + " all");
        }
        return new Preview.Ready("of "
                + String.join(
                        ", ", tools.controlPlane().stream().map(NodeName::value).toList())
                + ", with manifests and the encryption configuration");
    }

    @Override
    public Made make(Order order) throws StepException, InterruptedException {
        String name = order.name(this);
        CertsSaving saving = new CertsSaving(tools, name, order.reason(), Map.of("set", order.set()), order.log());
        Map<String, String> saved =
                saving.save(tools.controlPlane(), order.tell()).data();
        BackupEntry entry = entry(name);
        return new Made(
                new SetMember(
                        word(),
                        name,
                        entry.sha256(),
                        entry.bytes(),
                        entry.fact("files").orElse("?") + " files of "
                                + entry.fact("hosts").orElse("?")),
                saved.getOrDefault(CertsSaving.WRONG, ""));
    }

    private BackupEntry entry(String name) throws StepException {
        try {
            return tools.backups().store().list().stream()
                    .filter(kept -> kept.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new StepException("the backup is not there any more"));
        } catch (IOException failed) {
            throw new StepException(String.valueOf(failed.getMessage()), failed);
        }
    }

    @Override
    public Checked check(SetMember member, Runnable hear) throws IOException {
        byte[] archive = tools.backups().store().read(member.name(), CertsVerification.LARGEST);
        if (!SetIndex.sha256(archive).equals(member.sha256())) {
            return new Checked("", List.of("it is another archive than the one that belongs to the set"), List.of());
        }
        CertsVerification verification = CertsVerification.of(tools, archive);
        return new Checked(verification.words(), verification.faults(), verification.warnings());
    }
}
