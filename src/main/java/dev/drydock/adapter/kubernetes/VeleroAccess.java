package dev.drydock.adapter.kubernetes;

/**
 * What Velero is asked for through an API server, in Velero's namespace alone, as RBAC names it: the one list that the optional
 * manifests' Role and the advice in error messages are made from.
 */
public enum VeleroAccess {
    LIST_LOCATIONS("list", "backupstoragelocations", "to see whether backups can be kept"),
    LIST_BACKUPS("list", "backups", "to list them"),
    GET_BACKUP("get", "backups", "to see how one stands"),
    CREATE_BACKUP("create", "backups", "to ask for one"),
    GET_RESTORE("get", "restores", "to see how one stands"),
    CREATE_RESTORE("create", "restores", "to ask for one"),
    LIST_SCHEDULES("list", "schedules", "to list them"),
    PATCH_SCHEDULE("patch", "schedules", "to pause and unpause one"),
    GET_DELETION("get", "deletebackuprequests", "to see how a deletion stands"),
    CREATE_DELETION("create", "deletebackuprequests", "to have a backup deleted"),
    GET_DOWNLOAD("get", "downloadrequests", "to fetch logs and results"),
    CREATE_DOWNLOAD("create", "downloadrequests", "to fetch logs and results");

    /** The API group of all of them. */
    public static final String GROUP = "velero.io";

    private final String verb;
    private final String resource;
    private final String purpose;

    VeleroAccess(String verb, String resource, String purpose) {
        this.verb = verb;
        this.resource = resource;
        this.purpose = purpose;
    }

    /** The verb, for example {@code create}. */
    public String verb() {
        return verb;
    }

    /** The resource, for example {@code backups}. */
    public String resource() {
        return resource;
    }

    /** What it is needed for, as the end of a sentence. */
    public String purpose() {
        return purpose;
    }

    Deed deed(String namespace) {
        return new Deed(
                verb + " " + resource + "." + GROUP + " in the namespace " + namespace,
                "grant its account the verb \"" + verb + "\" on \"" + resource + "\" in the API group \"" + GROUP
                        + "\" in the namespace \"" + namespace + "\", as the Role in manifests/velero does");
    }
}
