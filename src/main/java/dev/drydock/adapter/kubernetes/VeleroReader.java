package dev.drydock.adapter.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drydock.cluster.velero.StorageLocation;
import dev.drydock.cluster.velero.VeleroBackup;
import dev.drydock.cluster.velero.VeleroDeletion;
import dev.drydock.cluster.velero.VeleroPhase;
import dev.drydock.cluster.velero.VeleroRestore;
import dev.drydock.cluster.velero.VeleroResults;
import dev.drydock.cluster.velero.VeleroSchedule;
import dev.drydock.cluster.velero.VeleroWork;
import dev.drydock.cluster.velero.VeleroWork.Progress;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** Reads Velero's objects from {@code velero.io/v1}. Pure. */
final class VeleroReader {
    /** The label by which a backup or restore tells which run of ours asked for it. */
    static final String RUN_LABEL = "drydock.dev/run";

    private static final String SCHEDULE_LABEL = "velero.io/schedule-name";
    private static final int MOST_MESSAGES = 10_000;

    private VeleroReader() {}

    static VeleroBackup backup(JsonNode backup) {
        return new VeleroBackup(
                name(backup),
                uid(backup),
                label(backup, RUN_LABEL),
                texts(Json.at(backup, "spec", "includedNamespaces")),
                texts(Json.at(backup, "spec", "excludedNamespaces")),
                filled(Json.text(backup, "spec", "storageLocation")),
                label(backup, SCHEDULE_LABEL),
                moment(backup, "metadata", "creationTimestamp"),
                moment(backup, "status", "expiration"),
                work(backup, "itemsBackedUp", "backupItemOperations"));
    }

    static VeleroRestore restore(JsonNode restore) {
        return new VeleroRestore(
                name(restore),
                uid(restore),
                label(restore, RUN_LABEL),
                Json.text(restore, "spec", "backupName"),
                work(restore, "itemsRestored", "restoreItemOperations"));
    }

    private static VeleroWork work(JsonNode object, String done, String operations) {
        JsonNode status = object.path("status");
        JsonNode items = status.path("progress");
        long begun = status.path(operations + "Attempted").asLong();
        long ended = status.path(operations + "Completed").asLong()
                + status.path(operations + "Failed").asLong();
        return new VeleroWork(
                VeleroPhase.of(Words.bounded(Json.text(status, "phase"))),
                status.path("queuePosition").asInt(),
                items.isObject()
                        ? Optional.of(new Progress(
                                items.path(done).asLong(),
                                items.path("totalItems").asLong()))
                        : Optional.empty(),
                begun > 0 ? Optional.of(new Progress(ended, begun)) : Optional.empty(),
                status.path("errors").asInt(),
                status.path("warnings").asInt(),
                texts(status.path("validationErrors")),
                Words.bounded(Json.text(status, "failureReason")),
                moment(status, "startTimestamp"),
                moment(status, "completionTimestamp"));
    }

    static VeleroSchedule schedule(JsonNode schedule) {
        return new VeleroSchedule(
                name(schedule),
                uid(schedule),
                Words.bounded(Json.text(schedule, "spec", "schedule")),
                Json.at(schedule, "spec", "paused").asBoolean(),
                Words.bounded(Json.text(schedule, "status", "phase")),
                texts(Json.at(schedule, "spec", "template", "includedNamespaces")),
                moment(schedule, "status", "lastBackup"),
                texts(Json.at(schedule, "status", "validationErrors")));
    }

    static StorageLocation location(JsonNode location) {
        return new StorageLocation(
                name(location),
                Json.at(location, "spec", "default").asBoolean(),
                Json.text(location, "status", "phase").equals("Available"),
                Json.text(location, "spec", "accessMode").equals("ReadOnly"),
                Words.bounded(Json.text(location, "status", "message")));
    }

    static VeleroDeletion deletion(JsonNode request) {
        return new VeleroDeletion(
                Json.text(request, "status", "phase").equals("Processed"), texts(Json.at(request, "status", "errors")));
    }

    /** The file of what a backup or a restore met; empty where it is none. */
    static Optional<VeleroResults> results(String file) {
        return Json.object(file)
                .map(results ->
                        new VeleroResults(messages(results.path("errors")), messages(results.path("warnings"))));
    }

    private static List<String> messages(JsonNode result) {
        List<String> all = new ArrayList<>();
        texts(result.path("velero")).forEach(all::add);
        texts(result.path("cluster")).forEach(message -> all.add("cluster-wide: " + message));
        result.path("namespaces")
                .properties()
                .forEach(namespace -> texts(namespace.getValue())
                        .forEach(
                                message -> all.add("namespace " + Words.bounded(namespace.getKey()) + ": " + message)));
        return all.size() <= MOST_MESSAGES ? all : all.subList(0, MOST_MESSAGES);
    }

    private static String name(JsonNode object) {
        return Json.text(object, "metadata", "name");
    }

    private static String uid(JsonNode object) {
        return Json.text(object, "metadata", "uid");
    }

    private static Optional<String> label(JsonNode object, String label) {
        return filled(Json.text(object, "metadata", "labels", label));
    }

    private static Optional<String> filled(String text) {
        return Optional.of(text).filter(word -> !word.isEmpty());
    }

    private static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .filter(JsonNode::isTextual)
                .limit(MOST_MESSAGES)
                .map(item -> Words.bounded(item.textValue()))
                .toList();
    }

    private static Optional<Instant> moment(JsonNode object, String... path) {
        try {
            return filled(Json.text(object, path)).map(Instant::parse);
        } catch (DateTimeParseException odd) {
            return Optional.empty();
        }
    }
}
