/** What an export keeps of the objects that an API server tells, and how it writes them: all that needs no connection. */
@NullMarked
package dev.drydock.adapter.kubernetes.export;

import org.jspecify.annotations.NullMarked;
