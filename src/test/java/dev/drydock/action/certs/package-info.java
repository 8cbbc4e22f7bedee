/** Questions about certificates, and their renewal, without hosts. */
@NullMarked
package dev.drydock.action.certs;

import org.jspecify.annotations.NullMarked;
