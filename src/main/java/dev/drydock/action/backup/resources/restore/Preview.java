package dev.drydock.action.backup.resources.restore;

import dev.drydock.cluster.backup.ApplyOutcome;
import dev.drydock.cluster.backup.ArchivedObject;
import dev.drydock.cluster.backup.ObjectRef;
import dev.drydock.core.plan.Consequence;
import dev.drydock.core.report.Wording;
import dev.drydock.core.text.Text;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What applying an export would do, object by object, as the API server's dry run tells; bounded in what it keeps. */
final class Preview {
    /** So many objects that change are approved one by one; what is more is approved by its digest. */
    private static final int NAMED = 200;

    private static final int TOLD = 200;
    private static final int FIELDS = 5;

    private final List<Text> changes = new ArrayList<>();
    private final List<Text> creationsTold = new ArrayList<>();
    private final List<Text> powers = new ArrayList<>();
    private final List<Text> conflicts = new ArrayList<>();
    private final List<Text> refusals = new ArrayList<>();
    private final List<Text> omissions = new ArrayList<>();
    private final List<Consequence> consequences = new ArrayList<>();
    private final MessageDigest creations = sha256();
    private final MessageDigest others = sha256();
    private final MessageDigest held = sha256();
    /** Namespaces and kinds that are made before what is in and of them. */
    private final Set<String> coming = new HashSet<>();

    private int created;
    private int changed;
    private int unchanged;
    private int conflicted;
    private int refused;
    private int leftOut;

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    void add(ArchivedObject object, ApplyOutcome outcome) {
        switch (outcome) {
            case ApplyOutcome.Created none -> create(object);
            case ApplyOutcome.Changed(List<String> fields) -> change(object.ref(), fields);
            case ApplyOutcome.Unchanged none -> unchanged++;
            case ApplyOutcome.Conflicted(List<String> fields) -> {
                conflicted++;
                digest(held, object.ref(), "conflict");
                tell(conflicts, object.ref(), shown(fields));
            }
            case ApplyOutcome.Missing(String why) -> missing(object, why);
            case ApplyOutcome.LeftOut(String why) -> {
                leftOut++;
                tell(omissions, object.ref(), Wording.sentence(why));
            }
            case ApplyOutcome.Refused(String why) -> {
                refused++;
                digest(held, object.ref(), "refused");
                tell(refusals, object.ref(), Wording.sentence(why));
            }
        }
    }

    private void create(ArchivedObject object) {
        created++;
        ObjectRef ref = object.ref();
        digest(creations, ref, "");
        power(ref);
        if (creationsTold.size() < TOLD) {
            creationsTold.add(Text.empty().code(Wording.name(ref.toString())));
        }
        if (ref.group().isEmpty() && ref.kind().equals("Namespace")) {
            coming.add(namespace(ref.name()));
        } else if (ref.kind().equals("CustomResourceDefinition")
                && object.fields().get("spec") instanceof Map<?, ?> spec
                && spec.get("names") instanceof Map<?, ?> names) {
            coming.add(kind(String.valueOf(spec.get("group")), String.valueOf(names.get("kind"))));
        }
    }

    /** What it waits for may be made before it, by the archive itself; nobody can tell more of it then. */
    private void missing(ArchivedObject object, String why) {
        ObjectRef ref = object.ref();
        if (coming.contains(namespace(ref.namespace())) || coming.contains(kind(ref.group(), ref.kind()))) {
            create(object);
        } else {
            refused++;
            digest(held, ref, "refused");
            tell(refusals, ref, Wording.sentence(why + ", and nothing in the archive makes it"));
        }
    }

    private static String namespace(String name) {
        return "namespace " + name;
    }

    private static String kind(String group, String kind) {
        return "kind " + kind + "." + group;
    }

    private void change(ObjectRef ref, List<String> fields) {
        changed++;
        power(ref);
        tell(changes, ref, shown(fields));
        if (changed <= NAMED) {
            MessageDigest digest = sha256();
            fields.forEach(field -> digest(digest, ref, field));
            consequences.add(new Consequence(
                    Consequence.Kind.TARGET,
                    Wording.name(ref.toString()),
                    hex(digest.digest()).substring(0, 16)));
        } else {
            fields.forEach(field -> digest(others, ref, field));
        }
    }

    /** What gives rights, or changes how the API answers, is always named, however much else there is. */
    private void power(ObjectRef ref) {
        boolean powerful = ref.group().equals("rbac.authorization.k8s.io")
                || ref.group().equals("admissionregistration.k8s.io")
                || ref.group().equals("apiregistration.k8s.io")
                || ref.group().equals("apiextensions.k8s.io");
        if (powerful && powers.size() < TOLD) {
            powers.add(Text.empty().code(Wording.name(ref.toString())));
        }
    }

    private static void digest(MessageDigest digest, ObjectRef ref, String field) {
        digest.update((ref + "\n" + field + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static void tell(List<Text> lines, ObjectRef ref, String what) {
        if (lines.size() < TOLD) {
            lines.add(Text.empty().code(Wording.name(ref.toString())).plain(": " + what));
        }
    }

    private static String shown(List<String> fields) {
        String some = String.join(
                ", ", fields.stream().limit(FIELDS).map(Wording::name).toList());
        return fields.size() <= FIELDS ? some : some + " and " + (fields.size() - FIELDS) + " more";
    }

    /** What people approve: which objects change and in which fields, and which are made; not what is as it was. */
    List<Consequence> consequences() {
        List<Consequence> all = new ArrayList<>(consequences);
        if (created > 0) {
            all.add(new Consequence(
                    Consequence.Kind.TARGET,
                    Wording.count(created, "object") + " created",
                    hex(copy(creations)).substring(0, 16)));
        }
        if (changed > NAMED) {
            all.add(new Consequence(
                    Consequence.Kind.TARGET,
                    Wording.count(changed - NAMED, "more object") + " changed",
                    hex(copy(others)).substring(0, 16)));
        }
        if (conflicted + refused > 0) {
            all.add(new Consequence(
                    Consequence.Kind.TARGET,
                    Wording.count(conflicted + refused, "object") + " tried, though not applied as it stands",
                    hex(copy(held)).substring(0, 16)));
        }
        return all;
    }

    private static byte[] copy(MessageDigest digest) {
        try {
            return ((MessageDigest) digest.clone()).digest();
        } catch (CloneNotSupportedException impossible) {
            throw new IllegalStateException("the JDK's own SHA-256 can be copied", impossible);
        }
    }

    boolean changesNothing() {
        return created + changed == 0;
    }

    boolean isEmpty() {
        return created + changed + unchanged + conflicted + refused + leftOut == 0;
    }

    String counts() {
        return created + " created, " + changed + " changed, " + unchanged + " as they are"
                + (leftOut == 0 ? "" : ", " + leftOut + " left out");
    }

    int changed() {
        return changed;
    }

    int conflicted() {
        return conflicted;
    }

    int refused() {
        return refused;
    }

    List<Text> changes() {
        return changes;
    }

    /** The first of what is created. */
    List<Text> creations() {
        return creationsTold;
    }

    /** What gives rights, or changes how the API answers, of all that is created or changed. */
    List<Text> powers() {
        return powers;
    }

    int created() {
        return created;
    }

    int leftOut() {
        return leftOut;
    }

    /** What no restore makes, and is not there. */
    List<Text> omissions() {
        return omissions;
    }

    List<Text> conflicts() {
        return conflicts;
    }

    List<Text> refusals() {
        return refusals;
    }
}
