package dev.drydock.velero;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The measure of what is sent to Velero sees what a real API server would drop or refuse. */
class VeleroShapeTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "{'kind':'Backup','metadata':{'name':'a'},'spec':{'includedNamespaces':['shop'],'ttl':'3600s'}} | ^^",
                "{'kind':'Backup','spec':{'includeNamespaces':['shop']}} | Backup spec.includeNamespaces: not known",
                "{'kind':'Backup','spec':{'includedNamespaces':'shop'}} |"
                        + " Backup spec.includedNamespaces: 'shop' is not texts",
                "{'kind':'Backup','specs':{}} | Backup specs: not known",
                "{'kind':'Restore','spec':{'existingResourcePolicy':'replace'}} |"
                        + " Restore spec.existingResourcePolicy: 'replace' is not none or update",
                "{'kind':'Restore','spec':{'namespaceMapping':{'a':'b'}},'status':{'progress':{'itemsRestored':1}}} |"
                        + " ^^",
                "{'kind':'Restore','status':{'progress':{'itemsBackedUp':1}}} |"
                        + " Restore status.progress.itemsBackedUp: not known",
                "{'kind':'Restore','status':{'phase':'Queued'}} | Restore status.phase: 'Queued' is not New or"
                        + " FailedValidation or InProgress or WaitingForPluginOperations or"
                        + " WaitingForPluginOperationsPartiallyFailed or Finalizing or FinalizingPartiallyFailed or"
                        + " Completed or PartiallyFailed or Failed",
                "{'kind':'Schedule','spec':{'schedule':'@daily','paused':true}} | ^^",
                "{'kind':'Schedule','spec':{'schedule':'@daily','paused':'yes'}} |"
                        + " Schedule spec.paused: 'yes' is not truth",
                "{'kind':'DeleteBackupRequest','spec':{}} | DeleteBackupRequest spec.backupName: missing",
                "{'kind':'DownloadRequest','spec':{'target':{'kind':'BackupLog','name':'a'}}} | ^^",
                "{'kind':'Nothing','spec':{}} | Nothing spec: not known"
            })
    void whatADefinitionDoesNotHaveIsFound(String object, String problem) throws IOException {
        JsonNode tree = new ObjectMapper().readTree(object.replace('\'', '"'));

        assertThat(String.join("; ", VeleroShape.problems(tree.path("kind").asText(), tree)))
                .isEqualTo(problem.replace('\'', '"'));
    }
}
