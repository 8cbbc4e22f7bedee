/** The backup of certificates, without hosts. */
@NullMarked
package dev.drydock.action.backup.certs;

import org.jspecify.annotations.NullMarked;
