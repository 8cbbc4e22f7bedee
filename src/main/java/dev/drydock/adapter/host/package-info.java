/** The adapter to hosts: SSH by Apache MINA, with strictly known host keys, one connection a host, and commands that end with it. */
@NullMarked
package dev.drydock.adapter.host;

import org.jspecify.annotations.NullMarked;
