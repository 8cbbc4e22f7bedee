/** What would happen: plans, their consequences, and the fingerprint by which they are approved. */
@NullMarked
package dev.drydock.core.plan;

import org.jspecify.annotations.NullMarked;
