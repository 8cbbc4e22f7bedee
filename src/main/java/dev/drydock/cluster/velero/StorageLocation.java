package dev.drydock.cluster.velero;

/**
 * Where Velero keeps backups.
 *
 * @param name its name
 * @param isDefault whether backups that name none go there
 * @param available whether Velero reached it when it last looked
 * @param readOnly whether nothing may be written to it, nor deleted
 * @param message why it is not available; may be empty
 */
public record StorageLocation(String name, boolean isDefault, boolean available, boolean readOnly, String message) {
    /** Whether a backup can be kept there now. */
    public boolean isWritable() {
        return available && !readOnly;
    }
}
