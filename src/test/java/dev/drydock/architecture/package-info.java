/** The walls between Drydock's packages, held up by tests that read the compiled classes. */
@NullMarked
package dev.drydock.architecture;

import org.jspecify.annotations.NullMarked;
