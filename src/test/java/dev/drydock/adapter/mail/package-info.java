/** Sends mail to a real SMTP server on loopback and looks at what arrives. */
@NullMarked
package dev.drydock.adapter.mail;

import org.jspecify.annotations.NullMarked;
