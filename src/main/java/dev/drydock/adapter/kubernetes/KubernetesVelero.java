package dev.drydock.adapter.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.drydock.cluster.ClusterException;
import dev.drydock.cluster.ClusterException.Kind;
import dev.drydock.cluster.velero.BackupOrder;
import dev.drydock.cluster.velero.RestoreOrder;
import dev.drydock.cluster.velero.StorageLocation;
import dev.drydock.cluster.velero.Velero;
import dev.drydock.cluster.velero.VeleroBackup;
import dev.drydock.cluster.velero.VeleroDeletion;
import dev.drydock.cluster.velero.VeleroInstallation;
import dev.drydock.cluster.velero.VeleroRestore;
import dev.drydock.cluster.velero.VeleroResults;
import dev.drydock.cluster.velero.VeleroSchedule;
import dev.drydock.cluster.velero.VeleroText;
import dev.drydock.cluster.velero.VeleroWork;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** A Velero that is asked through {@code velero.io/v1}: each thing one request, in its own namespace. */
final class KubernetesVelero implements Velero {
    private static final ApiPath GROUP = ApiPath.of("/apis/velero.io/v1");
    private static final Deed DISCOVER = new Deed(
            "read /apis/velero.io/v1",
            "bind its account to the ClusterRole system:discovery, as Kubernetes does by default");
    private static final Set<String> KINDS = Set.of(
            "backups", "restores", "schedules", "backupstoragelocations", "deletebackuprequests", "downloadrequests");

    private final ApiServer server;
    private final String namespace;
    private final VeleroDownloads downloads;

    KubernetesVelero(ApiServer server, String namespace, SignedDownload.Limits limits, Pause pause) {
        this.server = server;
        this.namespace = namespace;
        this.downloads = new VeleroDownloads(server, namespace, limits, pause);
    }

    @Override
    public String namespace() {
        return namespace;
    }

    @Override
    public VeleroInstallation installation() {
        Answer answer = server.answered(() -> server.get(GROUP));
        if (answer.status() == 404) {
            return new VeleroInstallation.Missing(
                    "Velero is not installed in this cluster: its API group velero.io/v1 is"
                            + " not served. Install Velero, or use `backup resources` and `etcd snapshot`.");
        }
        Set<String> served = StreamSupport.stream(
                        server.document(DISCOVER, answer).path("resources").spliterator(), false)
                .map(resource -> Json.text(resource, "name"))
                .collect(Collectors.toSet());
        List<String> missing =
                KINDS.stream().filter(kind -> !served.contains(kind)).sorted().toList();
        return missing.isEmpty()
                ? new VeleroInstallation.Served()
                : new VeleroInstallation.Missing(
                        "Velero is not installed as it should be: of its API group velero.io/v1,"
                                + " the kinds " + String.join(", ", missing) + " are not served. Install its"
                                + " CustomResourceDefinitions anew, with `velero install --crds-only`.");
    }

    @Override
    public List<StorageLocation> locations() {
        return list(VeleroAccess.LIST_LOCATIONS, VeleroReader::location).stream()
                .sorted(Comparator.comparing(StorageLocation::name))
                .toList();
    }

    @Override
    public List<VeleroBackup> backups() {
        return list(VeleroAccess.LIST_BACKUPS, VeleroReader::backup).stream()
                .sorted(Comparator.comparing(
                                (VeleroBackup backup) -> backup.createdAt().orElse(Instant.MIN))
                        .reversed()
                        .thenComparing(VeleroBackup::name))
                .toList();
    }

    @Override
    public List<VeleroSchedule> schedules() {
        return list(VeleroAccess.LIST_SCHEDULES, VeleroReader::schedule).stream()
                .sorted(Comparator.comparing(VeleroSchedule::name))
                .toList();
    }

    private <T> List<T> list(VeleroAccess access, Function<JsonNode, T> reader) {
        return server.list(access.deed(namespace), path(access)).items().stream()
                .map(reader)
                .toList();
    }

    @Override
    public Optional<VeleroBackup> backup(String name) {
        return find(VeleroAccess.GET_BACKUP, name).map(VeleroReader::backup);
    }

    @Override
    public Optional<VeleroRestore> restore(String name) {
        return find(VeleroAccess.GET_RESTORE, name).map(VeleroReader::restore);
    }

    @Override
    public Optional<VeleroDeletion> deletion(String request) {
        return find(VeleroAccess.GET_DELETION, request).map(VeleroReader::deletion);
    }

    private Optional<JsonNode> find(VeleroAccess access, String name) {
        return server.find(access.deed(namespace), path(access).slash(name));
    }

    @Override
    public void ask(BackupOrder order) {
        ObjectNode backup = named("Backup", order.name());
        label(backup, order.run());
        ObjectNode spec = backup.putObject("spec");
        add(spec, "includedNamespaces", order.namespaces());
        add(spec, "excludedNamespaces", order.excluded());
        order.location().ifPresent(location -> spec.put("storageLocation", location));
        order.keep().ifPresent(keep -> spec.put("ttl", keep.toSeconds() + "s"));
        create(VeleroAccess.CREATE_BACKUP, backup);
    }

    @Override
    public void ask(RestoreOrder order) {
        ObjectNode restore = named("Restore", order.name());
        label(restore, order.run());
        ObjectNode spec = restore.putObject("spec").put("backupName", order.backup());
        add(spec, "includedNamespaces", order.namespaces());
        if (!order.into().isEmpty()) {
            ObjectNode into = spec.putObject("namespaceMapping");
            order.into().forEach(into::put);
        }
        spec.put("existingResourcePolicy", order.updateExisting() ? "update" : "none");
        create(VeleroAccess.CREATE_RESTORE, restore);
    }

    /** Velero itself labels it with the backup that it deletes. */
    @Override
    public void askToDelete(VeleroBackup backup, String request) {
        ObjectNode deletion = named("DeleteBackupRequest", request);
        deletion.putObject("spec").put("backupName", backup.name());
        create(VeleroAccess.CREATE_DELETION, deletion);
    }

    /** One of that name that is there already is left alone. */
    private void create(VeleroAccess access, ObjectNode object) {
        Answer answer = server.answered(() -> server.send("POST", path(access), "application/json", object));
        if (!answer.isSuccess() && answer.status() != 409) {
            throw Failures.refused(server.host(), access.deed(namespace), answer);
        }
    }

    static ObjectNode object(String kind) {
        return Json.newObject().put("apiVersion", "velero.io/v1").put("kind", kind);
    }

    private static ObjectNode named(String kind, String name) {
        ObjectNode object = object(kind);
        object.putObject("metadata").put("name", name);
        return object;
    }

    private static void label(ObjectNode object, String run) {
        object.withObject("/metadata/labels").put(VeleroReader.RUN_LABEL, run);
    }

    private static void add(ObjectNode spec, String field, List<String> names) {
        if (!names.isEmpty()) {
            ArrayNode list = spec.putArray(field);
            names.forEach(list::add);
        }
    }

    @Override
    public Optional<VeleroSchedule> pause(VeleroSchedule schedule, boolean paused) {
        ObjectNode patch = Json.newObject();
        // The API server refuses the patch where the object of that name is another one by now.
        patch.putObject("metadata").put("uid", schedule.uid());
        patch.putObject("spec").put("paused", paused);
        VeleroAccess access = VeleroAccess.PATCH_SCHEDULE;
        Answer answer = server.answered(
                () -> server.send("PATCH", path(access).slash(schedule.name()), "application/merge-patch+json", patch));
        return answer.isNotFound() || answer.status() == 409
                ? Optional.empty()
                : Optional.of(VeleroReader.schedule(server.document(access.deed(namespace), answer)));
    }

    @Override
    public VeleroText log(VeleroWork.Kind kind, String name) throws InterruptedException {
        return switch (kind) {
            case BACKUP -> downloads.fetch("BackupLog", name, authorityOfBackup(name));
            case RESTORE -> downloads.fetch("RestoreLog", name, authorityOfRestore(name));
        };
    }

    @Override
    public VeleroResults results(VeleroWork.Kind kind, String name) throws InterruptedException {
        VeleroText file = switch (kind) {
            case BACKUP -> downloads.fetch("BackupResults", name, authorityOfBackup(name));
            case RESTORE -> downloads.fetch("RestoreResults", name, authorityOfRestore(name));
        };
        if (!file.whole()) {
            throw new ClusterException(Kind.REFUSED, "what Velero met is too long to be read");
        }
        return VeleroReader.results(file.content())
                .orElseThrow(() -> new ClusterException(
                        Kind.REFUSED, "the file in which Velero keeps its errors and warnings is damaged"));
    }

    private Optional<String> authorityOfRestore(String name) {
        return restore(name).map(VeleroRestore::backup).flatMap(this::authorityOfBackup);
    }

    /** The authority that its storage location trusts besides the usual ones, as PEM in Base64. */
    private Optional<String> authorityOfBackup(String name) {
        return backup(name)
                .flatMap(VeleroBackup::location)
                .flatMap(
                        location -> server
                                .list(VeleroAccess.LIST_LOCATIONS.deed(namespace), path(VeleroAccess.LIST_LOCATIONS))
                                .items()
                                .stream()
                                .filter(each ->
                                        Json.text(each, "metadata", "name").equals(location))
                                .findFirst())
                .map(location -> Json.text(location, "spec", "objectStorage", "caCert"))
                .filter(authority -> !authority.isEmpty());
    }

    private ApiPath path(VeleroAccess access) {
        return path(namespace, access);
    }

    static ApiPath path(String namespace, VeleroAccess access) {
        return GROUP.slash("namespaces").slash(namespace).slash(access.resource());
    }
}
