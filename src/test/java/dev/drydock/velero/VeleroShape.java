package dev.drydock.velero;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What Velero's definitions know of its objects, as far as Drydock has to do with them: an API server drops a field that is not in
 * a definition and refuses a word that is not in its enum, and the simulated one does neither. The definitions are another
 * project's, so that they are not here: their field names, types and words are, read from those of Velero's main branch in May
 * 2026. A field that is missing here is to be looked up there first.
 */
final class VeleroShape {
    /** A line a field: where it is, whether it must be there, and its type or its words. */
    private static final String FIELDS = """
        Backup spec.includedNamespaces texts
        Backup spec.excludedNamespaces texts
        Backup spec.storageLocation text
        Backup spec.ttl text
        Backup status.phase New Queued ReadyToStart FailedValidation InProgress WaitingForPluginOperations \
        WaitingForPluginOperationsPartiallyFailed Finalizing FinalizingPartiallyFailed Completed PartiallyFailed Failed Deleting
        Backup status.queuePosition number
        Backup status.progress.itemsBackedUp number
        Backup status.progress.totalItems number
        Backup status.backupItemOperationsAttempted number
        Backup status.backupItemOperationsCompleted number
        Backup status.backupItemOperationsFailed number
        Backup status.errors number
        Backup status.warnings number
        Backup status.validationErrors texts
        Backup status.failureReason text
        Backup status.expiration text
        Backup status.startTimestamp text
        Backup status.completionTimestamp text
        Restore spec.backupName text
        Restore spec.includedNamespaces texts
        Restore spec.namespaceMapping names
        Restore spec.existingResourcePolicy none update
        Restore status.phase New FailedValidation InProgress WaitingForPluginOperations \
        WaitingForPluginOperationsPartiallyFailed Finalizing FinalizingPartiallyFailed Completed PartiallyFailed Failed
        Restore status.progress.itemsRestored number
        Restore status.progress.totalItems number
        Restore status.restoreItemOperationsAttempted number
        Restore status.restoreItemOperationsCompleted number
        Restore status.restoreItemOperationsFailed number
        Restore status.errors number
        Restore status.warnings number
        Restore status.validationErrors texts
        Restore status.failureReason text
        Restore status.startTimestamp text
        Restore status.completionTimestamp text
        Schedule spec.schedule! text
        Schedule spec.paused truth
        Schedule spec.template.includedNamespaces texts
        Schedule spec.template.excludedNamespaces texts
        Schedule spec.template.storageLocation text
        Schedule spec.template.ttl text
        Schedule status.phase New Enabled FailedValidation
        Schedule status.lastBackup text
        Schedule status.validationErrors texts
        DeleteBackupRequest spec.backupName! text
        DeleteBackupRequest status.phase New InProgress Processed
        DeleteBackupRequest status.errors texts
        DownloadRequest spec.target.kind! BackupLog BackupContents BackupVolumeSnapshots BackupItemOperations \
        BackupResourceList BackupResults RestoreLog RestoreResults RestoreResourceList RestoreItemOperations \
        CSIBackupVolumeSnapshots CSIBackupVolumeSnapshotContents BackupVolumeInfos RestoreVolumeInfo
        DownloadRequest spec.target.name! text
        DownloadRequest status.phase New Processed
        DownloadRequest status.downloadURL text
        BackupStorageLocation spec.provider! text
        BackupStorageLocation spec.default truth
        BackupStorageLocation spec.objectStorage.bucket! text
        BackupStorageLocation spec.objectStorage.caCert text
        BackupStorageLocation status.phase Available Unavailable
        BackupStorageLocation status.message text
        """;

    private static final Map<String, List<String>> TYPES = new HashMap<>();
    private static final Set<String> REQUIRED = new TreeSet<>();

    static {
        FIELDS.lines().forEach(line -> {
            List<String> words = Arrays.asList(line.split(" +"));
            String field = words.get(0) + " " + words.get(1).replace("!", "");
            TYPES.put(field, words.subList(2, words.size()));
            if (words.get(1).endsWith("!")) {
                REQUIRED.add(field);
            }
        });
    }

    private VeleroShape() {}

    /** What is wrong with an object of a kind, if anything. */
    static List<String> problems(String kind, JsonNode object) {
        List<String> problems = new ArrayList<>();
        object.properties().forEach(part -> {
            switch (part.getKey()) {
                case "apiVersion", "kind", "metadata" -> {}
                case "spec", "status" -> walk(kind, part.getKey(), part.getValue(), problems);
                default -> problems.add(kind + " " + part.getKey() + ": not known");
            }
        });
        REQUIRED.stream()
                .filter(field -> field.startsWith(kind + " "))
                .filter(field -> object.at(
                                "/" + field.substring(kind.length() + 1).replace('.', '/'))
                        .isMissingNode())
                .forEach(field -> problems.add(field + ": missing"));
        return problems;
    }

    private static void walk(String kind, String path, JsonNode value, List<String> problems) {
        List<String> type = TYPES.get(kind + " " + path);
        if (type != null) {
            if (!fits(type, value)) {
                problems.add(kind + " " + path + ": " + value + " is not " + String.join(" or ", type));
            }
        } else if (value.isObject()
                && TYPES.keySet().stream().anyMatch(field -> field.startsWith(kind + " " + path + "."))) {
            value.properties().forEach(field -> walk(kind, path + "." + field.getKey(), field.getValue(), problems));
        } else {
            problems.add(kind + " " + path + ": not known");
        }
    }

    private static boolean fits(List<String> type, JsonNode value) {
        return switch (String.join(" ", type)) {
            case "text" -> value.isTextual();
            case "number" -> value.isIntegralNumber();
            case "truth" -> value.isBoolean();
            case "texts" -> value.isArray() && value.valueStream().allMatch(JsonNode::isTextual);
            case "names" -> value.isObject() && value.valueStream().allMatch(JsonNode::isTextual);
            default -> value.isTextual() && type.contains(value.asText());
        };
    }
}
