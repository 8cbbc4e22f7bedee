/** The backup of what makes a control plane itself: its certificates, keys and configuration, and their way back. */
@NullMarked
package dev.drydock.action.backup.certs;

import org.jspecify.annotations.NullMarked;
